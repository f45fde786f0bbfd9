(** * The market of Paper II as a repeated game

    One round is a tree.  The client (player 0) stays out, or comes in and pays the price.  The provider (player 1)
    makes an effort or not; with effort quality is high with the probability [success], without it is low.  He sees
    the quality, and delivers or rolls back.  What is delivered she reports as good or as bad; a bad report costs
    her [fine] and him [penalty].

    A player's action is a move for each of its information sets.  In the *extensive* reading each move must be
    worth while at its node, reached or not: these are the deviations [within] a round.  They are asked for where
    both players use pure actions; behaviour that mixes inside a round is not covered. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps.

Record market := {
  price : Q;
  outside_premium : Q;   (* the outside provider charges price * (1 + outside_premium) *)
  utility : Q;           (* of high quality; low quality is worth nothing *)
  effort_cost : Q;
  success : Q;
  fine : Q;
  penalty : Q
}.

(** What the client gets from the outside provider: m; what the provider earns from a round of good service: v. *)
Definition outside_payoff (M : market) : Q := utility M - price M * (1 + outside_premium M).
Definition margin (M : market) : Q := success M * price M - effort_cost M.
Definition good_service (M : market) : Q := success M * (utility M - price M).

Definition is_market (M : market) : Prop :=
  0 < price M /\ 0 <= outside_premium M /\ 0 < effort_cost M /\ 0 < success M /\ success M <= 1 /\
  0 <= fine M /\ 0 <= penalty M /\ 0 < outside_payoff M.

(** ** One round *)

Record client_moves := { comes_in : bool; says_good_of_low : bool; says_good_of_high : bool }.
Record provider_moves := {
  makes_effort : bool;
  delivers_without : bool;   (* low quality, no effort made *)
  delivers_low : bool;       (* low quality in spite of effort *)
  delivers_high : bool
}.

(** Actions have numbers: the bits of 0 to 7 and of 0 to 15. *)
Definition client_action (a : nat) : client_moves := {|
  comes_in := Nat.testbit a 2; says_good_of_low := Nat.testbit a 1; says_good_of_high := Nat.testbit a 0 |}.
Definition provider_action (b : nat) : provider_moves := {|
  makes_effort := Nat.testbit b 3; delivers_without := Nat.testbit b 2;
  delivers_low := Nat.testbit b 1; delivers_high := Nat.testbit b 0 |}.

(** What both see of a round. *)
Inductive outcome := stayed_out | rolled_back | low_reported_bad | low_reported_good | high_reported_bad | high_reported_good.
Definition outcomes : list outcome :=
  [stayed_out; rolled_back; low_reported_bad; low_reported_good; high_reported_bad; high_reported_good].
Definition number_of_outcome (o : outcome) : nat :=
  match o with
  | stayed_out => 0 | rolled_back => 1 | low_reported_bad => 2 | low_reported_good => 3
  | high_reported_bad => 4 | high_reported_good => 5
  end.

(** The expectation of [f], which looks at the outcome and at the effort, from a node of the round on; the numbers
    of the nodes are the paper's.  The client cannot tell node 7 from node 8. *)
Section Round.
  Context (M : market) (c : client_moves) (p : provider_moves) (f : outcome -> bool -> Q).

  Definition low_delivered (effort : bool) : Q :=                             (* nodes 7 and 8 *)
    f (if says_good_of_low c then low_reported_good else low_reported_bad) effort.
  Definition high_delivered : Q :=                                            (* node 9 *)
    f (if says_good_of_high c then high_reported_good else high_reported_bad) true.
  Definition low_without : Q :=                                               (* node 4 *)
    if delivers_without p then low_delivered false else f rolled_back false.
  Definition low_in_spite : Q :=                                              (* node 5 *)
    if delivers_low p then low_delivered true else f rolled_back true.
  Definition high_made : Q :=                                                 (* node 6 *)
    if delivers_high p then high_delivered else f rolled_back true.
  Definition asked_for_service : Q :=                                         (* node 2 *)
    if makes_effort p then (1 - success M) * low_in_spite + success M * high_made else low_without.
  Definition whole_round : Q :=                                               (* node 1 *)
    if comes_in c then asked_for_service else f stayed_out false.
End Round.

(** What an end of the round pays. *)
Definition pays_client (M : market) (o : outcome) (_ : bool) : Q :=
  match o with
  | stayed_out => outside_payoff M
  | rolled_back => 0
  | low_reported_bad => - price M - fine M
  | low_reported_good => - price M
  | high_reported_bad => utility M - price M - fine M
  | high_reported_good => utility M - price M
  end.

Definition pays_provider (M : market) (o : outcome) (effort : bool) : Q :=
  match o with
  | stayed_out | rolled_back => 0
  | low_reported_bad | high_reported_bad => price M - penalty M
  | low_reported_good | high_reported_good => price M
  end - if effort then effort_cost M else 0.

Definition occurs_in (y : nat) (o : outcome) (_ : bool) : Q := if Nat.eqb (number_of_outcome o) y then 1 else 0.

(** What is counted: the payoffs of both, and from 2 on the outcomes. *)
Definition counted (M : market) (k : nat) : outcome -> bool -> Q :=
  match k with O => pays_client M | 1%nat => pays_provider M | S (S y) => occurs_in y end.

(** *** Another move at a node, reached or not *)

Definition other_start (c : client_moves) :=
  {| comes_in := negb (comes_in c); says_good_of_low := says_good_of_low c; says_good_of_high := says_good_of_high c |}.
Definition other_report_low (c : client_moves) :=
  {| comes_in := comes_in c; says_good_of_low := negb (says_good_of_low c); says_good_of_high := says_good_of_high c |}.
Definition other_report_high (c : client_moves) :=
  {| comes_in := comes_in c; says_good_of_low := says_good_of_low c; says_good_of_high := negb (says_good_of_high c) |}.
Definition other_effort (p : provider_moves) :=
  {| makes_effort := negb (makes_effort p); delivers_without := delivers_without p;
     delivers_low := delivers_low p; delivers_high := delivers_high p |}.
Definition other_without (p : provider_moves) :=
  {| makes_effort := makes_effort p; delivers_without := negb (delivers_without p);
     delivers_low := delivers_low p; delivers_high := delivers_high p |}.
Definition other_low (p : provider_moves) :=
  {| makes_effort := makes_effort p; delivers_without := delivers_without p;
     delivers_low := negb (delivers_low p); delivers_high := delivers_high p |}.
Definition other_high (p : provider_moves) :=
  {| makes_effort := makes_effort p; delivers_without := delivers_without p;
     delivers_low := delivers_low p; delivers_high := negb (delivers_high p) |}.

(** The temptation of a player at a node: from the expectation there, as a function of what is counted, to another. *)
Definition at_node (M : market) (player : nat) (here there : (outcome -> bool -> Q) -> Q) : temptation := {|
  who := player;
  gain := there (counted M player) - here (counted M player);
  shift := fun y => there (occurs_in y) - here (occurs_in y)
|}.

Definition within_round (M : market) (a b : nat) : list temptation :=
  let c := client_action a in
  let p := provider_action b in
  [at_node M 0 (whole_round M c p) (whole_round M (other_start c) p);
   at_node M 1 (asked_for_service M c p) (asked_for_service M c (other_effort p));
   at_node M 1 (low_without c p) (low_without c (other_without p));
   at_node M 1 (low_in_spite c p) (low_in_spite c (other_low p));
   at_node M 1 (high_made c p) (high_made c (other_high p));
   at_node M 0 (fun f => low_delivered c f false) (fun f => low_delivered (other_report_low c) f false);
   at_node M 0 (high_delivered c) (high_delivered (other_report_high c))].

Inductive reading := normal_reading | extensive_reading.

Definition market_game (M : market) (discount_factor : Q) (r : reading) : repeated_game := {|
  actions := fun p => match p with O => 8%nat | S _ => 16%nat end;
  signal_count := 6;
  stage_payoff := fun k a b => whole_round M (client_action a) (provider_action b) (counted M k);
  law := fun a b y => whole_round M (client_action a) (provider_action b) (occurs_in y);
  delta := discount_factor;
  within := fun a b => match r with normal_reading => [] | extensive_reading => within_round M a b end
|}.

(** * Facts *)

Lemma whole_round_le M c p f g : is_market M -> (forall o e, f o e <= g o e) -> whole_round M c p f <= whole_round M c p g.
Proof.
  intros (_ & _ & _ & A0 & A1 & _) H; unfold whole_round, asked_for_service, low_without, low_in_spite, high_made,
    low_delivered, high_delivered.
  assert (X : forall a b a' b', a <= a' -> b <= b' ->
    (1 - success M) * a + success M * b <= (1 - success M) * a' + success M * b').
  { intros a b a' b' La Lb; assert (0 <= (1 - success M) * (a' - a)) by (apply Qmult_le_0_compat; lra).
    assert (0 <= success M * (b' - b)) by (apply Qmult_le_0_compat; lra). lra. }
  destruct (comes_in c); [|apply H]; destruct (makes_effort p); [apply X|];
    destruct (delivers_without p), (delivers_low p), (delivers_high p); apply H.
Qed.

Lemma whole_round_sum M c p m (f : nat -> outcome -> bool -> Q) :
  sum_below m (fun y => whole_round M c p (f y)) == whole_round M c p (fun o e => sum_below m (fun y => f y o e)).
Proof.
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c); [|reflexivity]; destruct (makes_effort p);
    [|destruct (delivers_without p); reflexivity].
  rewrite sum_plus, !sum_times; destruct (delivers_low p), (delivers_high p); reflexivity.
Qed.

Lemma whole_round_constant M c p x : whole_round M c p (fun _ _ => x) == x.
Proof.
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c), (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p); ring.
Qed.

Lemma some_outcome o e : sum_below 6 (fun y => occurs_in y o e) == 1.
Proof. destruct o; reflexivity. Qed.

Lemma market_is_game M d r : is_market M -> 0 < d -> d < 1 -> is_repeated_game (market_game M d r).
Proof.
  intros V D0 D1; split; [assumption|]; split; [assumption|]; intros a b _ _; split; [|split].
  - intros y _; cbn [law market_game]; rewrite <- (whole_round_constant M (client_action a) (provider_action b) 0).
    apply whole_round_le; [assumption|]; intros o e; unfold occurs_in; destruct (Nat.eqb _ y); lra.
  - cbn [law market_game signal_count].
    rewrite (whole_round_sum M (client_action a) (provider_action b) 6 occurs_in).
    transitivity (whole_round M (client_action a) (provider_action b) (fun _ _ => 1)); [|apply whole_round_constant].
    apply Qle_antisym; apply whole_round_le; try assumption; intros o e; rewrite some_outcome; apply Qle_refl.
  - destruct r; cbn [within market_game]; repeat constructor; cbn; lia.
Qed.

(** A bound on every pure profile is one on every mixed one. *)
Lemma mixed_below G (l0 l1 : lottery nat) (f : nat -> nat -> Q) b : is_mixed_action G 0 l0 -> is_mixed_action G 1 l1 ->
  (forall a c, (a < actions G 0)%nat -> (c < actions G 1)%nat -> f a c <= b) -> mean l0 (fun a => mean l1 (f a)) <= b.
Proof.
  intros [L0 R0] [L1 R1] H; rewrite Forall_forall in R0, R1.
  rewrite <- (mean_constant l0 b L0); apply mean_in_le; [apply L0|]; intros w a Ia.
  rewrite <- (mean_constant l1 b L1); apply mean_in_le; [apply L1|]; intros x c Ic.
  apply H; [exact (R0 _ Ia) | exact (R1 _ Ic)].
Qed.

(** A client who cannot gain by a deviation gets her outside payoff at least: she can stay out for ever. *)
Lemma staying_out_is_worth (M : market) (d : Q) (r : reading) (A : automaton) s : 0 < d -> d < 1 ->
  is_automaton (market_game M d r) A ->
  (forall dev, is_deviation (market_game M d r) A 0 dev -> forall s,
     in_the_end_at_most (fun n => deviating (market_game M d r) A 0 dev n [] s - earns (market_game M d r) A n 0 s) 0) ->
  in_the_end_at_most (fun n => - earns (market_game M d r) A n 0 s) (- outside_payoff M).
Proof.
  intros D0 D1 VA N; set (G := market_game M d r) in *.
  set (out := fun (_ : memory A) (_ : state A) => surely 0%nat).
  assert (O : forall n h s', deviating G A 0 out n h s' == (1 - to_the d n) * outside_payoff M).
  { induction n as [|n IH]; intros h s'; cbn [deviating to_the]; [ring|].
    unfold out at 1; rewrite mean_surely.
    rewrite (action_brings_ext G A 0 s' 0 _ (fun _ _ => (1 - to_the d n) * outside_payoff M)) by (intros; apply IH).
    unfold action_brings; cbn [other_player placed]; destruct (VA s') as (_ & [L1 _] & NL).
    rewrite <- (mean_constant (plays A s' 1) ((1 - d * to_the d n) * outside_payoff M) L1); apply mean_ext; intros b.
    rewrite (sum_ext _ _ (fun y => ((1 - to_the d n) * outside_payoff M) * occurs_in y stayed_out false)).
    - rewrite sum_times; cbn; ring.
    - intros y Hy; rewrite mean_constant by now apply NL. cbn; ring. }
  assert (Dv : is_deviation G A 0 out).
  { intros h s'; split; [apply surely_is_lottery | repeat constructor; cbn; lia]. }
  specialize (N out Dv s).
  intros e He; destruct (N ((1#2) * e)) as [n1 H1]; [lra|].
  destruct (powers_vanish d (outside_payoff M) ((1#2) * e)) as [n2 H2]; [lra..|].
  exists (Nat.max n1 n2); intros n Hn; specialize (H1 n ltac:(lia)); specialize (H2 n ltac:(lia)).
  rewrite O in H1; lra.
Qed.

Section Market.
  Context (M : market) (d : Q) (r : reading) (V : is_market M) (D0 : 0 < d) (D1 : d < 1).
  Notation G := (market_game M d r).
  Context (A : automaton) (E : perfect_public_equilibrium G A).

  Lemma client_participates s : in_the_end_at_most (fun n => - earns G A n 0 s) (- outside_payoff M).
  Proof.
    destruct E as (VA & N & _); apply staying_out_is_worth; try assumption.
    intros dev; apply (N 0%nat); lia.
  Qed.

  (** What every pure profile satisfies, every equilibrium does. *)
  Lemma profiles_bound (x0 x1 x2 : Q) b :
    (forall c p, whole_round M c p (fun o e =>
       x0 * pays_client M o e + x1 * pays_provider M o e + x2 * occurs_in 3 o e) <= b) ->
    forall s, in_the_end_at_most (fun n => x0 * earns G A n 0 s + x1 * earns G A n 1 s + x2 * earns G A n 5 s) b.
  Proof.
    intros H s; destruct E as (VA & _).
    set (n := fun i => match i with 0%nat => x0 | 1%nat => x1 | 5%nat => x2 | _ => 0 end).
    apply (end_ext _ (fun j => dot 6 n (fun c => earns G A j c s)) b); [intros j; unfold dot, n; cbn; ring | reflexivity |].
    apply (stage_bounds G A (market_is_game M d r V D0 D1) E 6 n); intros s'; destruct (VA s') as (M0 & M1 & _).
    assert (Q : dot 6 n (stage_of G (plays A s' 0) (plays A s' 1)) == mean (plays A s' 0) (fun a => mean (plays A s' 1)
      (fun b => whole_round M (client_action a) (provider_action b) (fun o e =>
       x0 * pays_client M o e + x1 * pays_provider M o e + x2 * occurs_in 3 o e)))).
    { unfold dot, stage_of; rewrite (sum_ext 6 _ (fun i => mean (plays A s' 0) (fun a => mean (plays A s' 1) (fun b =>
        n i * whole_round M (client_action a) (provider_action b) (counted M i))))).
      - rewrite <- mean_sum; apply mean_ext; intros a; rewrite <- mean_sum; apply mean_ext; intros b'.
        unfold n; cbn [sum_below counted].
        unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
        destruct (comes_in (client_action a)), (makes_effort (provider_action b')), (delivers_without (provider_action b')),
          (delivers_low (provider_action b')), (delivers_high (provider_action b')); ring.
      - intros i _; rewrite <- mean_times; apply mean_ext; intros a; rewrite <- mean_times; reflexivity. }
    rewrite Q; apply (mixed_below G); [assumption..|]; intros a c _ _; apply H.
  Qed.
End Market.
