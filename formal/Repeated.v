(** * Repeated games with public signals, and their perfect public equilibria (Part III)

    In each round the players 0 and 1 choose actions, and everybody sees a public signal whose law depends on
    both.  The payoff is (1 - delta) sum_t delta^t g_t.  Before each round a public lottery may be drawn.

    A pair of public strategies is written as an automaton.  It may have as many states as there are public
    histories, so nothing is lost: take the histories themselves for states.  What is left out is a lottery over
    infinitely many outcomes, and weights that are not rational. *)

From Goodwill Require Export InTheEnd.

(** Something that a player may do instead of what it does: the change of its payoff in this round, and of the
    probability of each signal. *)
Record temptation := { who : nat; gain : Q; shift : nat -> Q }.

Record repeated_game := {
  actions : nat -> nat;                    (* how many each player has; they are 0, 1, ... *)
  signal_count : nat;
  stage_payoff : nat -> nat -> nat -> Q;   (* coordinate, action of player 0, action of player 1 *)
  law : nat -> nat -> nat -> Q;            (* action of player 0, action of player 1, signal *)
  delta : Q;
  within : nat -> nat -> list temptation   (* further deviations inside a round, by the actions *)
}.
(** The coordinates 0 and 1 of payoffs belong to the players.  Others may count something: an event. *)

Definition is_repeated_game (G : repeated_game) : Prop :=
  0 < delta G /\ delta G < 1 /\
  forall a b, (a < actions G 0)%nat -> (b < actions G 1)%nat ->
    (forall y, (y < signal_count G)%nat -> 0 <= law G a b y) /\ sum_below (signal_count G) (law G a b) == 1 /\
    Forall (fun k => (who k < 2)%nat) (within G a b).

(** [f] at the actions of a player and of the other one. *)
Definition placed {X : Type} (player : nat) (f : nat -> nat -> X) (own other : nat) : X :=
  match player with O => f own other | S _ => f other own end.

Definition other_player (p : nat) : nat := match p with O => 1%nat | S _ => O end.

Record automaton := {
  state : Type;
  plays : state -> nat -> lottery nat;     (* the mixed action of each player *)
  next : state -> nat -> lottery state     (* what follows each signal *)
}.

Definition is_mixed_action (G : repeated_game) (p : nat) (l : lottery nat) : Prop :=
  is_lottery l /\ Forall (fun draw => (snd draw < actions G p)%nat) l.

Definition is_automaton (G : repeated_game) (A : automaton) : Prop :=
  forall s, is_mixed_action G 0 (plays A s 0) /\ is_mixed_action G 1 (plays A s 1) /\
    forall y, (y < signal_count G)%nat -> is_lottery (next A s y).

(** ** Payoffs *)

Section Payoffs.
  Context (G : repeated_game) (A : automaton).

  (** What a round is worth in a coordinate, if what follows is worth [x]. *)
  Definition round_brings (c : nat) (s : state A) (x : state A -> Q) : Q :=
    mean (plays A s 0) (fun a => mean (plays A s 1) (fun b =>
      (1 - delta G) * stage_payoff G c a b
      + delta G * sum_below (signal_count G) (fun y => law G a b y * mean (next A s y) x))).

  (** The first [n] rounds from a state. *)
  Fixpoint earns (n : nat) (c : nat) (s : state A) : Q :=
    match n with O => 0 | S n' => round_brings c s (earns n' c) end.

  (** What an action brings, if [x] follows. *)
  Definition action_brings (p : nat) (s : state A) (a : nat) (x : nat -> state A -> Q) : Q :=
    mean (plays A s (other_player p)) (fun b =>
      (1 - delta G) * placed p (stage_payoff G p) a b
      + delta G * sum_below (signal_count G) (fun y => placed p (law G) a b y * mean (next A s y) (x y))).

  (** A player who deviates may remember all states, its own actions and the signals. *)
  Definition memory : Type := list (state A * nat * nat).
  Definition deviation : Type := memory -> state A -> lottery nat.
  Definition is_deviation (p : nat) (d : deviation) : Prop := forall h s, is_mixed_action G p (d h s).

  (** What the first [n] rounds bring a player who follows [d] against the automaton. *)
  Fixpoint deviating (p : nat) (d : deviation) (n : nat) (h : memory) (s : state A) : Q :=
    match n with
    | O => 0
    | S n' => mean (d h s) (fun a => action_brings p s a (fun y => deviating p d n' ((s, a, y) :: h)))
    end.

  Definition no_deviation_pays : Prop :=
    forall p d, (p < 2)%nat -> is_deviation p d ->
    forall s, in_the_end_at_most (fun n => deviating p d n [] s - earns n p s) 0.

  (** What a temptation brings, if [w] follows: signal, coordinate. *)
  Definition brings (k : temptation) (w : nat -> nat -> Q) : Q :=
    (1 - delta G) * gain k + delta G * sum_below (signal_count G) (fun y => shift k y * w y (who k)).

  (** What follows a signal is worth so much, in [n] rounds. *)
  Definition then_earns (n : nat) (s : state A) (y c : nat) : Q := mean (next A s y) (earns n c).

  Definition within_of (l0 l1 : lottery nat) : list temptation :=
    match l0, l1 with [(_, a)], [(_, b)] => within G a b | _, _ => [] end.

  Definition withstands_within : Prop :=
    forall s k, In k (within_of (plays A s 0) (plays A s 1)) ->
    in_the_end_at_most (fun n => brings k (then_earns n s)) 0.

  Definition perfect_public_equilibrium : Prop :=
    is_automaton G A /\ no_deviation_pays /\ withstands_within.

  (** The payoff from a state on. *)
  Definition is_worth (s : state A) (c : nat) (v : Q) : Prop := tends_to (fun n => earns n c s) v.
End Payoffs.

(** ** One round *)

Section OneRound.
  Context (G : repeated_game).

  (** Expected payoffs and the law of the signals, if lotteries over actions are played. *)
  Definition stage_of (l0 l1 : lottery nat) (c : nat) : Q := mean l0 (fun a => mean l1 (fun b => stage_payoff G c a b)).
  Definition chance_of (l0 l1 : lottery nat) (y : nat) : Q := mean l0 (fun a => mean l1 (fun b => law G a b y)).

  (** From [a] to [b], against the lottery of the other player. *)
  Definition temptation_to (p : nat) (other : lottery nat) (a b : nat) : temptation := {|
    who := p;
    gain := mean other (placed p (stage_payoff G p) b) - mean other (placed p (stage_payoff G p) a);
    shift := fun y => mean other (fun o => placed p (law G) b o y) - mean other (fun o => placed p (law G) a o y)
  |}.

  (** From each action that the own lottery names to each other one, in increasing order. *)
  Definition moves_of (p : nat) (own : lottery nat) : list (nat * nat) :=
    flat_map (fun draw => map (pair (snd draw))
      (filter (fun b => negb (Nat.eqb b (snd draw))) (seq 0 (actions G p)))) own.

  Definition temptations_of (p : nat) (own other : lottery nat) : list temptation :=
    map (fun ab => temptation_to p other (fst ab) (snd ab)) (moves_of p own).

  Definition temptations (l0 l1 : lottery nat) : list temptation :=
    temptations_of 0 l0 l1 ++ temptations_of 1 l1 l0 ++ within_of G l0 l1.
End OneRound.

(** * What holds of all of them *)

Section Facts.
  Context (G : repeated_game) (A : automaton).

  Lemma round_split c s x :
    round_brings G A c s x == (1 - delta G) * stage_of G (plays A s 0) (plays A s 1) c
      + delta G * sum_below (signal_count G)
          (fun y => chance_of G (plays A s 0) (plays A s 1) y * mean (next A s y) x).
  Proof.
    unfold round_brings, stage_of, chance_of; set (l0 := plays A s 0); set (l1 := plays A s 1).
    rewrite (mean_ext l0 _ (fun a => (1 - delta G) * mean l1 (fun b => stage_payoff G c a b)
      + delta G * sum_below (signal_count G) (fun y => mean (next A s y) x * mean l1 (fun b => law G a b y)))).
    - rewrite mean_plus, !mean_times, mean_sum.
      rewrite (sum_ext _ (fun y => mean l0 (fun a => mean (next A s y) x * mean l1 (fun b => law G a b y)))
        (fun y => mean l0 (fun a => mean l1 (fun b => law G a b y)) * mean (next A s y) x)); [reflexivity|].
      intros y _; rewrite mean_times; ring.
    - intros a; rewrite mean_plus, !mean_times, mean_sum.
      rewrite (sum_ext _ (fun y => mean l1 (fun b => law G a b y * mean (next A s y) x))
        (fun y => mean (next A s y) x * mean l1 (fun b => law G a b y))); [reflexivity|].
      intros y _; rewrite <- mean_times; apply mean_ext; intros b; ring.
  Qed.

  Lemma action_brings_split p s a x :
    action_brings G A p s a x
    == (1 - delta G) * mean (plays A s (other_player p)) (placed p (stage_payoff G p) a)
       + delta G * sum_below (signal_count G)
           (fun y => mean (plays A s (other_player p)) (fun o => placed p (law G) a o y) * mean (next A s y) (x y)).
  Proof.
    unfold action_brings; set (l1 := plays A s (other_player p)).
    rewrite mean_plus, !mean_times, mean_sum.
    rewrite (sum_ext _ (fun y => mean l1 (fun b => placed p (law G) a b y * mean (next A s y) (x y)))
      (fun y => mean l1 (fun o => placed p (law G) a o y) * mean (next A s y) (x y))); [reflexivity|].
    intros y _; transitivity (mean l1 (fun b => mean (next A s y) (x y) * placed p (law G) a b y)).
    - apply mean_ext; intros b; ring.
    - rewrite mean_times; ring.
  Qed.

  Lemma action_brings_ext p s a x x' : (forall y s', x y s' == x' y s') ->
    action_brings G A p s a x == action_brings G A p s a x'.
  Proof.
    intros E; unfold action_brings; apply mean_ext; intros b.
    rewrite (sum_ext _ _ (fun y => placed p (law G) a b y * mean (next A s y) (x' y))); [reflexivity|].
    intros y _; rewrite (mean_ext _ _ _ (E y)); reflexivity.
  Qed.

  Lemma round_own p s x : (p < 2)%nat ->
    round_brings G A p s x == mean (plays A s p) (fun a => action_brings G A p s a (fun _ => x)).
  Proof.
    intros Hp; destruct p as [|[|p]]; [reflexivity| |lia].
    unfold round_brings, action_brings; cbn [placed other_player]; apply mean_swap.
  Qed.

  (** A temptation is the difference between two actions. *)
  Lemma temptation_brings p s a b x :
    brings G (temptation_to G p (plays A s (other_player p)) a b) (fun y c => mean (next A s y) (x c))
    == action_brings G A p s b (fun _ => x p) - action_brings G A p s a (fun _ => x p).
  Proof.
    rewrite !action_brings_split; unfold brings; cbn [gain shift who temptation_to].
    set (l1 := plays A s (other_player p)).
    rewrite (sum_ext _ _ (fun y => mean l1 (fun o => placed p (law G) b o y) * mean (next A s y) (x p)
      + (- (1)) * (mean l1 (fun o => placed p (law G) a o y) * mean (next A s y) (x p)))) by (intros; ring).
    rewrite sum_plus, sum_times; ring.
  Qed.

  Lemma in_temptations_of p l0 l1 k : In k (temptations_of G p l0 l1) <->
    exists w a b, In (w, a) l0 /\ (b < actions G p)%nat /\ b <> a /\ k = temptation_to G p l1 a b.
  Proof.
    unfold temptations_of, moves_of; rewrite in_map_iff; split.
    - intros ([a b] & <- & H); apply in_flat_map in H; destruct H as ([w a'] & Ha & H); cbn [snd] in H.
      apply in_map_iff in H; destruct H as (b' & E & H); injection E as -> ->.
      apply filter_In in H; destruct H as [Hb N]; apply in_seq in Hb; apply negb_true_iff, Nat.eqb_neq in N.
      exists w, a, b; repeat split; auto; lia.
    - intros (w & a & b & Ha & Hb & N & ->); exists (a, b); split; [reflexivity|].
      apply in_flat_map; exists (w, a); split; [assumption|]; apply in_map, filter_In; split.
      + apply in_seq; lia.
      + now apply negb_true_iff, Nat.eqb_neq.
  Qed.

  (** *** In a game *)
  Context (V : is_repeated_game G) (VA : is_automaton G A).

  Lemma mixed_action s p : (p < 2)%nat -> is_mixed_action G p (plays A s p).
  Proof. intros Hp; destruct (VA s) as (H0 & H1 & _); destruct p as [|[|p]]; [assumption..|lia]. Qed.

  Lemma other_below p : (other_player p < 2)%nat.
  Proof. destruct p; cbn; lia. Qed.

  Lemma action_range s p w a : (p < 2)%nat -> In (w, a) (plays A s p) -> (a < actions G p)%nat.
  Proof.
    intros Hp H; destruct (mixed_action s p Hp) as [_ F]; rewrite Forall_forall in F; exact (F _ H).
  Qed.

  Lemma placed_law p a b : (p < 2)%nat -> (a < actions G p)%nat -> (b < actions G (other_player p))%nat ->
    (forall y, (y < signal_count G)%nat -> 0 <= placed p (law G) a b y)
    /\ sum_below (signal_count G) (placed p (law G) a b) == 1.
  Proof.
    intros Hp Ha Hb; destruct V as (_ & _ & L); destruct p as [|[|p]]; [..|lia]; cbn [placed other_player] in *.
    - now destruct (L a b Ha Hb) as (? & ? & ?).
    - now destruct (L b a Hb Ha) as (? & ? & ?).
  Qed.

  (** More to come brings more, and a number that is always to come comes delta times. *)
  Lemma action_brings_le p s a x x' e : (p < 2)%nat -> (a < actions G p)%nat ->
    (forall y s', x y s' <= x' y s' + e) ->
    action_brings G A p s a x <= action_brings G A p s a x' + delta G * e.
  Proof.
    intros Hp Ha H; destruct V as (D0 & D1 & _).
    rewrite <- (mean_constant (plays A s (other_player p)) (delta G * e)) by apply mixed_action, other_below.
    unfold action_brings; rewrite <- mean_plus.
    apply mean_in_le; [apply mixed_action, other_below|]; intros w b Hb.
    assert (Hb' := action_range s _ w b (other_below p) Hb).
    destruct (placed_law p a b Hp Ha Hb') as [L0 L1].
    assert (S : sum_below (signal_count G) (fun y => placed p (law G) a b y * mean (next A s y) (x y))
      <= sum_below (signal_count G) (fun y => placed p (law G) a b y * mean (next A s y) (x' y)) + e).
    { assert (E : e == sum_below (signal_count G) (fun y => e * placed p (law G) a b y))
        by (rewrite sum_times, L1; ring).
      rewrite E, <- sum_plus; apply sum_le; intros y Hy.
      assert (N : is_lottery (next A s y)) by now apply VA.
      assert (M : mean (next A s y) (x y) <= mean (next A s y) (x' y) + e).
      { rewrite <- (mean_constant (next A s y) e N), <- mean_plus; now apply mean_le. }
      specialize (L0 y Hy).
      assert (0 <= placed p (law G) a b y * (mean (next A s y) (x' y) + e - mean (next A s y) (x y)))
        by (apply Qmult_le_0_compat; lra). lra. }
    cbv beta; set (X := sum_below _ (fun y => _ * mean _ (x y))) in *; set (X' := sum_below _ (fun y => _ * mean _ (x' y))) in *.
    clearbody X X'.
    assert (0 <= delta G * (X' + e - X)) by (apply Qmult_le_0_compat; lra). lra.
  Qed.

  (** The law of the signals is one for mixed actions, too. *)
  Lemma chance_is_law s :
    (forall y, (y < signal_count G)%nat -> 0 <= chance_of G (plays A s 0) (plays A s 1) y)
    /\ sum_below (signal_count G) (chance_of G (plays A s 0) (plays A s 1)) == 1.
  Proof.
    destruct V as (_ & _ & L); destruct (VA s) as ([[P0 P1] PR] & [[R0 R1] RR] & _).
    rewrite Forall_forall in PR, RR; cbn [snd] in PR, RR; split.
    - intros y Hy; unfold chance_of.
      assert (E : forall (l : lottery nat), Forall (fun draw => 0 <= fst draw) l -> forall f,
        (forall w a, In (w, a) l -> 0 <= f a) -> 0 <= mean l f).
      { intros l Hl f Hf; apply Qle_trans with (mean l (fun _ => 0)).
        - clear; induction l as [|[w a] l IH]; cbn; lra.
        - now apply mean_in_le. }
      apply E; [assumption|]; intros w a Ha; apply E; [assumption|]; intros v b Hb.
      apply L; [exact (PR _ Ha) | exact (RR _ Hb) | assumption].
    - unfold chance_of; rewrite <- mean_sum.
      rewrite (mean_in_ext _ _ (fun _ => 1)); [assumption|]; intros w a Ha.
      rewrite <- mean_sum, (mean_in_ext _ _ (fun _ => 1)); [assumption|]; intros v b Hb.
      apply L; [exact (PR _ Ha) | exact (RR _ Hb)].
  Qed.

  Lemma within_is_a_players s k : In k (within_of G (plays A s 0) (plays A s 1)) -> (who k < 2)%nat.
  Proof.
    destruct V as (_ & _ & L); destruct (VA s) as ([_ HP] & [_ HR] & _); unfold within_of.
    destruct (plays A s 0) as [|[w a] [|]]; [intros []| |intros []].
    destruct (plays A s 1) as [|[v b] [|]]; [intros []| |intros []].
    intros Hk; inversion HP; inversion HR; subst; cbn [snd] in *.
    destruct (L a b) as (_ & _ & F); [assumption..|]; rewrite Forall_forall in F; exact (F k Hk).
  Qed.
End Facts.

(** What a law expects is at most what always comes. *)
Lemma average_le m (pi x : nat -> Q) b : (forall y, (y < m)%nat -> 0 <= pi y) -> sum_below m pi == 1 ->
  (forall y, (y < m)%nat -> x y <= b) -> sum_below m (fun y => pi y * x y) <= b.
Proof.
  intros P0 P1 H; apply Qle_trans with (sum_below m (fun y => b * pi y)); [|rewrite sum_times, P1; lra].
  apply sum_le; intros y Hy; specialize (P0 y Hy); specialize (H y Hy).
  assert (0 <= pi y * (b - x y)) by (apply Qmult_le_0_compat; lra); lra.
Qed.
