(** * Proposition 1: cooperation, and how patient it must be *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Market MarketStates.

Section Cooperation.
  Context (M : market).

  Inductive relation := trade | apart.

  (** The provider gives good service; the client comes in and reports 1.  If she receives low quality, reports 0 or
      stays out, he cheats and she stays out for ever. *)
  Definition cooperation_client (s : relation) : nat := match s with trade => 7%nat | apart => 3%nat end.
  Definition cooperation_provider (s : relation) : nat := match s with trade => 9%nat | apart => 7%nat end.
  Definition cooperation_then (s : relation) (o : outcome) : lottery relation :=
    match s, o with
    | trade, high_reported_good | trade, rolled_back => surely trade
    | _, _ => surely apart
    end.
  Definition cooperation : automaton := market_automaton relation cooperation_client cooperation_provider cooperation_then.

  (** What trade, and to be apart, are worth, in payoffs and in outcomes. *)
  Definition cooperation_value (s : relation) (k : nat) : Q :=
    whole_round M (client_action (cooperation_client s)) (provider_action (cooperation_provider s)) (counted M k).

  Context (V : is_market M) (Mv : 0 < margin M) (Gs : outside_payoff M <= good_service M).
  Context (d : Q) (D1 : d < 1) (Patient : price M / (price M * (1 + success M) - effort_cost M) <= d).

  Lemma patient_enough : 0 < d /\ (1 - d) * price M <= d * margin M.
  Proof.
    pose proof V as (P & _); unfold margin in *.
    assert (Z : 0 < price M * (1 + success M) - effort_cost M) by lra.
    set (z := price M * (1 + success M) - effort_cost M) in *.
    assert (I : price M / z * z == price M) by (field; lra).
    assert (0 < price M / z) by (apply Qlt_shift_div_l; lra).
    assert (0 <= (d - price M / z) * z) by (apply Qmult_le_0_compat; lra).
    split; [lra|]; unfold z in *; lra.
  Qed.

  Lemma good_service_pays : cooperation_value trade 0 == good_service M /\ cooperation_value trade 1 == margin M.
  Proof. unfold cooperation_value, good_service, margin; cbn; unfold pays_provider; split; ring. Qed.

  Theorem cooperation_is_equilibrium r : perfect_public_equilibrium (market_game M d r) cooperation /\
    forall s k, (k < 8)%nat -> is_worth (market_game M d r) cooperation s k (cooperation_value s k).
  Proof.
    destruct patient_enough as [D0 Pt]; pose proof V as (P & _ & C & A0 & A1 & F & _ & O).
    assert (Sd : 0 < 1 - d) by lra.
    assert (PC : 0 <= (1 - d) * price M) by (apply Qmult_le_0_compat; lra).
    assert (CC : 0 <= (1 - d) * effort_cost M) by (apply Qmult_le_0_compat; lra).
    assert (FC : 0 <= (1 - d) * fine M) by (apply Qmult_le_0_compat; lra).
    assert (MC : 0 <= (1 - d) * outside_payoff M) by (apply Qmult_le_0_compat; lra).
    assert (VC : 0 <= (1 - d) * margin M) by (apply Qmult_le_0_compat; lra).
    assert (GC : 0 <= d * (good_service M - outside_payoff M)) by (apply Qmult_le_0_compat; lra).
    destruct good_service_pays as [G0 G1].
    assert (E0 : cooperation_value apart 0 == outside_payoff M) by (cbn; ring).
    assert (E1 : cooperation_value apart 1 == 0) by (cbn; unfold pays_provider; ring).
    apply (market_states_are_equilibria M d V D0 D1 relation cooperation_client cooperation_provider cooperation_then
      cooperation_value).
    - intros []; (split; [cbn; lia|]; split; [cbn; lia|]; intros []; apply surely_is_lottery).
    - intros s k _; unfold cooperation_value at 1; destruct s;
        unfold whole_round, asked_for_service, low_in_spite, high_made, high_delivered, end_worth; cbn -[counted mean];
        rewrite !mean_surely; unfold cooperation_value, whole_round, asked_for_service, low_in_spite, high_made,
          high_delivered; cbn -[counted]; ring.
    - intros s; split; [split; [|split] | split; [|split; [|split]]]; destruct s;
        unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered, end_worth;
        try (match goal with |- forall _ : bool, _ => intros e end); cbn -[cooperation_value mean outside_payoff Qle]; rewrite ?mean_surely, ?G0, ?G1, ?E0, ?E1;
        unfold pays_provider, good_service, margin in *; lra.
    - intros k _.
      exists (Qabs (cooperation_value trade k) + Qabs (cooperation_value apart k)).
      pose proof (Qle_Qabs (cooperation_value trade k)); pose proof (Qle_Qabs (cooperation_value apart k)).
      pose proof (Qle_Qabs (- cooperation_value trade k)); pose proof (Qle_Qabs (- cooperation_value apart k)).
      rewrite Qabs_opp in *; pose proof (Qabs_nonneg (cooperation_value trade k)).
      pose proof (Qabs_nonneg (cooperation_value apart k)); intros []; split; lra.
  Qed.
End Cooperation.

(** ** Nothing is better for both *)

(** No profile gives her more than good service, and none gives the two together more. *)
Lemma service_is_best M c p x : is_market M -> 0 < margin M -> outside_payoff M <= good_service M -> 0 <= x -> x <= 1 ->
  whole_round M c p (fun o e => 1 * pays_client M o e + x * pays_provider M o e + 0 * occurs_in 3 o e)
  <= good_service M + x * margin M.
Proof.
  intros V Mv Gs X0 X1; pose proof V as (P & R & C & A0 & A1 & F & Pe & O); unfold good_service, margin, outside_payoff in *.
  set (f := fun o e => 1 * pays_client M o e + x * pays_provider M o e + 0 * occurs_in 3 o e).
  set (k := fun e : bool => if e then effort_cost M else 0).
  assert (XP : 0 <= x * price M) by (apply Qmult_le_0_compat; lra).
  assert (XC : 0 <= x * effort_cost M) by (apply Qmult_le_0_compat; lra).
  assert (XN : 0 <= x * penalty M) by (apply Qmult_le_0_compat; lra).
  assert (PX : 0 <= (1 - x) * price M) by (apply Qmult_le_0_compat; lra).
  assert (U : 0 <= utility M - price M) by nra.
  assert (AU : 0 <= success M * (utility M - price M)) by (apply Qmult_le_0_compat; lra).
  assert (MX : 0 <= x * (success M * price M - effort_cost M)) by (apply Qmult_le_0_compat; lra).
  assert (L : forall e, low_delivered c f e <= - (x * k e)).
  { intros e; unfold low_delivered, f, k; destruct (says_good_of_low c), e; cbn; unfold pays_provider; lra. }
  assert (Rb : forall e, f rolled_back e <= - (x * k e))
    by (intros e; unfold f, k; destruct e; cbn; unfold pays_provider; lra).
  assert (H : high_delivered c f <= utility M - price M + x * (price M - effort_cost M))
    by (unfold high_delivered, f; destruct (says_good_of_high c); cbn; unfold pays_provider; lra).
  assert (LW : low_without c p f <= 0)
    by (unfold low_without; destruct (delivers_without p); [specialize (L false) | specialize (Rb false)]; unfold k in *; lra).
  assert (LI : low_in_spite c p f <= - (x * effort_cost M))
    by (unfold low_in_spite; destruct (delivers_low p); [specialize (L true) | specialize (Rb true)]; unfold k in *; lra).
  assert (HM : high_made c p f <= utility M - price M + x * (price M - effort_cost M)).
  { unfold high_made; destruct (delivers_high p); [apply H | specialize (Rb true); unfold k in *; lra]. }
  unfold whole_round; destruct (comes_in c).
  - unfold asked_for_service; destruct (makes_effort p).
    + assert (0 <= (1 - success M) * (- (x * effort_cost M) - low_in_spite c p f)) by (apply Qmult_le_0_compat; lra).
      assert (0 <= success M * (utility M - price M + x * (price M - effort_cost M) - high_made c p f))
        by (apply Qmult_le_0_compat; lra). lra.
    + lra.
  - unfold f; cbn; unfold pays_provider, outside_payoff; lra.
Qed.

(** Proposition 1: from the paper's discount factor on, cooperation is a perfect public equilibrium, in both readings of
    a round; it gives the client and both together the most that any equilibrium does, so none is better for both. *)
Theorem proposition_1 (M : market) (d : Q) (r : reading) :
  is_market M -> 0 < margin M -> outside_payoff M <= good_service M -> d < 1 ->
  price M / (price M * (1 + success M) - effort_cost M) <= d ->
  perfect_public_equilibrium (market_game M d r) cooperation /\
  is_worth (market_game M d r) cooperation trade 0 (good_service M) /\
  is_worth (market_game M d r) cooperation trade 1 (margin M) /\
  forall A, perfect_public_equilibrium (market_game M d r) A -> forall s,
    in_the_end_at_most (fun n => earns (market_game M d r) A n 0 s) (good_service M) /\
    in_the_end_at_most (fun n => earns (market_game M d r) A n 0 s + earns (market_game M d r) A n 1 s)
      (good_service M + margin M).
Proof.
  intros V Mv Gs D1 Pt; destruct (cooperation_is_equilibrium M V Mv Gs d D1 Pt r) as [E W].
  destruct (patient_enough M V Mv d Pt) as [D0 _]; destruct (good_service_pays M) as [G0 G1].
  split; [exact E|]; split; [|split].
  - apply (tends_ext _ _ _ G0), W; lia.
  - apply (tends_ext _ _ _ G1), W; lia.
  - intros A EA s; split.
    + apply (end_ext _ (fun n => 1 * earns (market_game M d r) A n 0 s + 0 * earns (market_game M d r) A n 1 s
        + 0 * earns (market_game M d r) A n 5 s) (good_service M + 0 * margin M)); [intros; ring | ring |].
      apply (profiles_bound M d r V D0 D1 A EA); intros c p; apply service_is_best; auto; lra.
    + apply (end_ext _ (fun n => 1 * earns (market_game M d r) A n 0 s + 1 * earns (market_game M d r) A n 1 s
        + 0 * earns (market_game M d r) A n 5 s) (good_service M + 1 * margin M)); [intros; ring | ring |].
      apply (profiles_bound M d r V D0 D1 A EA); intros c p; apply service_is_best; auto; lra.
Qed.

(** For this profile the bound is sharp in the extensive reading: below it the provider keeps the price of what he
    should roll back. *)
Theorem proposition_1_is_sharp (M : market) (d : Q) :
  is_market M -> 0 < margin M -> 0 < d -> d < 1 ->
  perfect_public_equilibrium (market_game M d extensive_reading) cooperation ->
  price M / (price M * (1 + success M) - effort_cost M) <= d.
Proof.
  intros V Mv D0 D1 (_ & _ & W).
  pose proof V as (P & _); unfold margin in Mv.
  set (G := market_game M d extensive_reading) in *.
  set (k := at_node M 1 (low_in_spite (client_action 7) (provider_action 9)) (low_in_spite (client_action 7) (other_low (provider_action 9)))).
  assert (B : in_the_end_at_most (fun n => brings G k (then_earns G cooperation n trade)) 0).
  { apply W; cbn; auto 10. }
  assert (Ap : forall n, earns G cooperation n 1 apart == 0).
  { induction n as [|n IH]; [reflexivity|].
    transitivity ((1 - d) * 0 + d * (1 * earns G cooperation n 1 apart)); [|rewrite IH; ring].
    cbn; unfold pays_provider; ring. }
  assert (Tr : forall n, earns G cooperation n 1 trade == (1 - to_the d n) * margin M).
  { induction n as [|n IH]; [cbn; ring|].
    transitivity ((1 - d) * margin M + d * earns G cooperation n 1 trade); [|rewrite IH; cbn [to_the]; ring].
    cbn; unfold pays_provider, margin; ring. }
  assert (X : forall n, brings G k (then_earns G cooperation n trade)
    == ((1 - d) * price M - d * margin M) + d * margin M * to_the d n).
  { intros n; transitivity ((1 - d) * price M + d * (earns G cooperation n 1 apart - earns G cooperation n 1 trade));
      [|rewrite Ap, Tr; ring].
    unfold brings; cbn; unfold pays_provider, then_earns; cbn; ring. }
  assert (Y : (1 - d) * price M - d * margin M <= 0).
  { apply end_constant; apply (end_le _ (fun n => brings G k (then_earns G cooperation n trade)) 0); [|lra|assumption].
    intros n; rewrite X; assert (0 <= d * margin M * to_the d n)
      by (repeat apply Qmult_le_0_compat; try lra; [unfold margin; lra | apply power_not_negative; lra]). lra. }
  unfold margin in Y; apply Qle_shift_div_r; lra.
Qed.
