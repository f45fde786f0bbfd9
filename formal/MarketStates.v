(** * Equilibria of the market: it is enough to look at each node

    An automaton for the market is an equilibrium, in the extensive reading and so in the normal one, if every value
    is that of its round and at each node no other move brings more.  The verifier of the book checks the same. *)

From Goodwill Require Import InTheEnd Repeated OneShot Market.

(** ** Expectations within a round *)

Definition is_expectation (N : (outcome -> bool -> Q) -> Q) : Prop := forall x f g w,
  (forall o e, g o e == (1 - x) * f o e + x * w (number_of_outcome o)) ->
  (1 - x) * N f + x * sum_below 6 (fun y => N (occurs_in y) * w y) == N g.

Lemma one_end o e : is_expectation (fun f => f o e).
Proof. intros x f g w H; rewrite H; destruct o; cbn; ring. Qed.

Lemma two_branches a N1 N2 : is_expectation N1 -> is_expectation N2 -> is_expectation (fun f => (1 - a) * N1 f + a * N2 f).
Proof.
  intros E1 E2 x f g w H; cbv beta; rewrite <- (E1 x f g w H), <- (E2 x f g w H).
  rewrite (sum_ext 6 _ (fun y => (1 - a) * (N1 (occurs_in y) * w y) + a * (N2 (occurs_in y) * w y))) by (intros; ring).
  rewrite sum_plus, !sum_times; ring.
Qed.

Section Nodes.
  Context (M : market) (c : client_moves) (p : provider_moves).

  Lemma low_delivered_expects e : is_expectation (fun f => low_delivered c f e).
  Proof. apply one_end. Qed.
  Lemma high_delivered_expects : is_expectation (high_delivered c).
  Proof. apply one_end. Qed.
  Lemma low_without_expects : is_expectation (low_without c p).
  Proof. unfold low_without; destruct (delivers_without p); apply one_end. Qed.
  Lemma low_in_spite_expects : is_expectation (low_in_spite c p).
  Proof. unfold low_in_spite; destruct (delivers_low p); apply one_end. Qed.
  Lemma high_made_expects : is_expectation (high_made c p).
  Proof. unfold high_made; destruct (delivers_high p); apply one_end. Qed.
  Lemma asked_expects : is_expectation (asked_for_service M c p).
  Proof.
    unfold asked_for_service; destruct (makes_effort p); [|apply low_without_expects].
    apply two_branches; [apply low_in_spite_expects | apply high_made_expects].
  Qed.
  Lemma whole_round_expects : is_expectation (whole_round M c p).
  Proof. unfold whole_round; destruct (comes_in c); [apply asked_expects | apply one_end]. Qed.
End Nodes.

(** ** What is best at each node is best in the round *)

Section Best.
  Context (M : market) (V : is_market M) (c : client_moves) (p : provider_moves) (f : outcome -> bool -> Q).

  Lemma branches_le a b a' b' : a <= a' -> b <= b' ->
    (1 - success M) * a + success M * b <= (1 - success M) * a' + success M * b'.
  Proof.
    destruct V as (_ & _ & _ & A0 & A1 & _); intros La Lb.
    assert (0 <= (1 - success M) * (a' - a)) by (apply Qmult_le_0_compat; lra).
    assert (0 <= success M * (b' - b)) by (apply Qmult_le_0_compat; lra). lra.
  Qed.

  Definition client_at_best : Prop :=
    whole_round M (other_start c) p f <= whole_round M c p f /\
    (forall e, low_delivered (other_report_low c) f e <= low_delivered c f e) /\
    high_delivered (other_report_high c) f <= high_delivered c f.

  Lemma client_best : client_at_best -> forall c', whole_round M c' p f <= whole_round M c p f.
  Proof.
    intros (HS & HL & HH) c'.
    assert (L : forall e, low_delivered c' f e <= low_delivered c f e).
    { intros e; specialize (HL e); unfold low_delivered in *; cbn in HL.
      destruct (says_good_of_low c'), (says_good_of_low c); cbn in HL; lra. }
    assert (H : high_delivered c' f <= high_delivered c f).
    { unfold high_delivered in *; cbn in HH; destruct (says_good_of_high c'), (says_good_of_high c); cbn in HH; lra. }
    assert (K : asked_for_service M c' p f <= asked_for_service M c p f).
    { unfold asked_for_service, low_in_spite, high_made, low_without; destruct (makes_effort p).
      - apply branches_le; [destruct (delivers_low p) | destruct (delivers_high p)]; auto; lra.
      - destruct (delivers_without p); auto; lra. }
    unfold whole_round in *; cbn [other_start comes_in] in HS.
    change (asked_for_service M (other_start c) p f) with (asked_for_service M c p f) in HS.
    destruct (comes_in c'), (comes_in c); cbn [negb] in HS; lra.
  Qed.

  Definition provider_at_best : Prop :=
    asked_for_service M c (other_effort p) f <= asked_for_service M c p f /\
    low_without c (other_without p) f <= low_without c p f /\
    low_in_spite c (other_low p) f <= low_in_spite c p f /\
    high_made c (other_high p) f <= high_made c p f.

  Lemma provider_best : provider_at_best -> forall p', whole_round M c p' f <= whole_round M c p f.
  Proof.
    intros (HE & HW & HL & HH) p'.
    assert (W : low_without c p' f <= low_without c p f).
    { unfold low_without in *; cbn in HW; destruct (delivers_without p'), (delivers_without p); cbn in HW; lra. }
    assert (L : low_in_spite c p' f <= low_in_spite c p f).
    { unfold low_in_spite in *; cbn in HL; destruct (delivers_low p'), (delivers_low p); cbn in HL; lra. }
    assert (H : high_made c p' f <= high_made c p f).
    { unfold high_made in *; cbn in HH; destruct (delivers_high p'), (delivers_high p); cbn in HH; lra. }
    assert (B := branches_le _ _ _ _ L H).
    unfold whole_round; destruct (comes_in c); [|lra].
    unfold asked_for_service in *; cbn [other_effort makes_effort] in HE.
    change (low_without c (other_effort p) f) with (low_without c p f) in HE.
    change (low_in_spite c (other_effort p) f) with (low_in_spite c p f) in HE.
    change (high_made c (other_effort p) f) with (high_made c p f) in HE.
    destruct (makes_effort p'), (makes_effort p); cbn [negb] in HE; lra.
  Qed.
End Best.

(** ** Automata in pure actions *)

Section States.
  Context (M : market) (d : Q) (V : is_market M) (D0 : 0 < d) (D1 : d < 1).
  Context (St : Type) (client : St -> nat) (provider : St -> nat) (then_ : St -> outcome -> lottery St).
  Context (value : St -> nat -> Q).

  Definition outcome_number (y : nat) : outcome := nth y outcomes stayed_out.

  Definition market_automaton : automaton := {|
    state := St;
    plays := fun s p => match p with O => surely (client s) | S _ => surely (provider s) end;
    next := fun s y => then_ s (outcome_number y)
  |}.

  (** What an end of the round is worth, with what follows. *)
  Definition end_worth (s : St) (k : nat) (o : outcome) (e : bool) : Q :=
    (1 - d) * counted M k o e + d * mean (then_ s o) (fun s' => value s' k).

  Definition valid_states : Prop :=
    forall s, (client s < 8)%nat /\ (provider s < 16)%nat /\ forall o, is_lottery (then_ s o).
  Definition values_are_kept : Prop := forall s k, (k < 8)%nat ->
    value s k == whole_round M (client_action (client s)) (provider_action (provider s)) (end_worth s k).
  Definition nodes_are_best : Prop := forall s,
    client_at_best M (client_action (client s)) (provider_action (provider s)) (end_worth s 0) /\
    provider_at_best M (client_action (client s)) (provider_action (provider s)) (end_worth s 1).

  Context (OK : valid_states) (KV : values_are_kept) (NB : nodes_are_best).
  Context (BV : forall k, (k < 8)%nat -> exists B, forall s, - B <= value s k /\ value s k <= B).

  Notation G r := (market_game M d r).
  Notation promise s := (promised market_automaton value s).

  Lemma end_worth_expects N s k : is_expectation N ->
    (1 - d) * N (counted M k) + d * sum_below 6 (fun y => N (occurs_in y) * promise s y k) == N (end_worth s k).
  Proof.
    intros E; apply E; intros o e; unfold end_worth, promised; cbn [next market_automaton]; destruct o; reflexivity.
  Qed.

  (** A temptation is the difference of two expectations. *)
  Lemma node_brings r s player here there : is_expectation here -> is_expectation there ->
    brings (G r) (at_node M player here there) (promise s) == there (end_worth s player) - here (end_worth s player).
  Proof.
    intros Eh Et; rewrite <- (end_worth_expects here s player Eh), <- (end_worth_expects there s player Et).
    unfold brings; cbn [gain shift who at_node signal_count market_game delta].
    rewrite (sum_ext 6 _ (fun y => there (occurs_in y) * promise s y player
      + (- (1)) * (here (occurs_in y) * promise s y player))) by (intros; ring).
    rewrite sum_plus, sum_times; ring.
  Qed.

  Lemma other_action_brings r s player a a' :
    let go a' := match player with
                 | O => whole_round M (client_action a') (provider_action (provider s))
                 | S _ => whole_round M (client_action (client s)) (provider_action a')
                 end in
    (player < 2)%nat ->
    brings (G r) (temptation_to (G r) player (match player with O => surely (provider s) | S _ => surely (client s) end) a a')
      (promise s) == go a' (end_worth s player) - go a (end_worth s player).
  Proof.
    intros go Hp.
    assert (Eg : forall x, is_expectation (go x)) by (intros x; unfold go; destruct player; apply whole_round_expects).
    rewrite <- (node_brings r s player (go a) (go a')) by apply Eg.
    unfold brings; cbn [gain shift who temptation_to at_node signal_count market_game delta].
    assert (E1 : forall x, mean (match player with O => surely (provider s) | S _ => surely (client s) end)
      (placed player (stage_payoff (G r) player) x) == go x (counted M player)).
    { intros x; destruct player as [|[|]]; [..|lia]; rewrite mean_surely; reflexivity. }
    assert (E2 : forall x y, mean (match player with O => surely (provider s) | S _ => surely (client s) end)
      (fun o => placed player (law (G r)) x o y) == go x (occurs_in y)).
    { intros x y; destruct player as [|[|]]; [..|lia]; rewrite mean_surely; reflexivity. }
    rewrite !E1; rewrite (sum_ext 6 _ (fun y => (go a' (occurs_in y) - go a (occurs_in y)) * promise s y player));
      [reflexivity|]; intros y _; rewrite !E2; reflexivity.
  Qed.

  Theorem market_states_are_equilibria r :
    perfect_public_equilibrium (G r) market_automaton /\
    forall s k, (k < 8)%nat -> is_worth (G r) market_automaton s k (value s k).
  Proof.
    apply (states_are_equilibria (G r) market_automaton 8 value (market_is_game M d r V D0 D1)); [| lia | | | assumption].
    - intros s; destruct (OK s) as (Hc & Hp & L).
      split; [split; [apply surely_is_lottery | constructor; [exact Hc | constructor]]|].
      split; [split; [apply surely_is_lottery | constructor; [exact Hp | constructor]]|].
      intros y _; apply L.
    - intros s k Hk; rewrite (KV s k Hk).
      rewrite <- (end_worth_expects _ s k (whole_round_expects M (client_action (client s)) (provider_action (provider s)))).
      cbn [plays market_automaton delta signal_count market_game].
      unfold stage_of, chance_of; rewrite !mean_surely.
      apply Qplus_comp; [reflexivity|]; apply Qmult_comp; [reflexivity|]; apply sum_ext; intros y _.
      rewrite !mean_surely; reflexivity.
    - intros s k Hk; destruct (NB s) as [NC NP]; unfold temptations in Hk; rewrite !in_app_iff, !in_temptations_of in Hk.
      cbn [plays market_automaton] in Hk; destruct Hk as [(w & a & a' & Ha & _ & _ & ->)|[(w & a & a' & Ha & _ & _ & ->)|Hk]].
      + destruct Ha as [Ha|[]]; injection Ha as _ <-.
        rewrite (other_action_brings r s 0 (client s) a') by lia; cbv beta iota.
        pose proof (client_best M V _ _ _ NC (client_action a')); lra.
      + destruct Ha as [Ha|[]]; injection Ha as _ <-.
        rewrite (other_action_brings r s 1 (provider s) a') by lia; cbv beta iota.
        pose proof (provider_best M V _ _ _ NP (provider_action a')); lra.
      + cbn [within_of surely within market_game] in Hk; destruct r; [destruct Hk|].
        destruct NC as (C1 & C2 & C3), NP as (P1 & P2 & P3 & P4).
        unfold within_round in Hk; cbn [In] in Hk.
        destruct Hk as [<-|[<-|[<-|[<-|[<-|[<-|[<-|[]]]]]]]]; rewrite node_brings;
          auto using whole_round_expects, asked_expects, low_without_expects, low_in_spite_expects, high_made_expects,
            low_delivered_expects, high_delivered_expects; try lra.
        specialize (C2 false); lra.
  Qed.
End States.
