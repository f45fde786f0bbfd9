(** * Theorem 1: without altruists nobody contributes and nobody pesters *)

From Goodwill Require Import Model Game.

(** ** The statement *)

Section Statement.
  Context (X : exchange) (T : nat).

  (** P1 believes that P2 is rational with probability [R] and Byzantine with probability [B], and so does P2 of
      P1; nobody is altruistic.  Expected utilities of a rational P1, and of a rational P2. *)
  Context (R B : Q) (byz1 : list move -> Q) (byz2 : signals -> Q).

  Definition utility_1 (s1 : strategy_1) (s2 : strategy_2) : Q :=
    R * expect X (S T) (rational_1 s1) (rational_2 s2) (fun h1 _ => u_1 X h1) [] []
    + B * expect X (S T) (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => u_1 X h1) [] [].

  Definition utility_2 (s1 : strategy_1) (s2 : strategy_2) : Q :=
    R * expect X (S T) (rational_1 s1) (rational_2 s2) (fun _ h2 => u_2 X h2) [] []
    + B * expect X (S T) (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => u_2 X h2) [] [].

  (** Strategies may be mixed: a chance for each history. *)
  Definition nash (s1 : strategy_1) (s2 : strategy_2) : Prop :=
    valid_1 (rational_1 s1) /\ valid_2 (rational_2 s2) /\
    (forall s1', valid_1 (rational_1 s1') -> utility_1 s1' s2 <= utility_1 s1 s2) /\
    (forall s2', valid_2 (rational_2 s2') -> utility_2 s1 s2' <= utility_2 s1 s2).

  (** How often a rational P1 contributes, and a rational P2 pesters, on the average. *)
  Definition expected_contributions (s1 : strategy_1) (s2 : strategy_2) : Q :=
    R * expect X (S T) (rational_1 s1) (rational_2 s2) (fun h1 _ => contributions h1) [] []
    + B * expect X (S T) (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => contributions h1) [] [].
  Definition expected_pesters (s1 : strategy_1) (s2 : strategy_2) : Q :=
    R * expect X (S T) (rational_1 s1) (rational_2 s2) (fun _ h2 => pesters h2) [] []
    + B * expect X (S T) (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => pesters h2) [] [].
End Statement.

(** ** Counting the acts of the last n rounds *)

Definition late_contributions n (h : history) : Q := contributions (firstn n h).
Definition late_pesters n (h : history) : Q := pesters (firstn n h).

Lemma count_not_negative h : 0 <= contributions h /\ 0 <= pesters h.
Proof.
  induction h as [|[m s] h IH]; cbn; [lra|].
  destruct m, s; cbn [is_contribution is_pester]; lra.
Qed.

Lemma count_split n h :
  contributions h == late_contributions n h + contributions (skipn n h) /\
  pesters h == late_pesters n h + pesters (skipn n h).
Proof.
  unfold late_contributions, late_pesters.
  revert h; induction n as [|n IH]; intros [|[m s] h]; cbn; try (split; ring).
  destruct (IH h) as [E1 E2]; rewrite E1, E2; split; ring.
Qed.

Lemma observed_at_most_done n h1 h2 : consistent h1 h2 ->
  late_pesters n h1 <= late_pesters n h2 /\ late_contributions n h2 <= late_contributions n h1.
Proof.
  unfold late_contributions, late_pesters.
  revert h1 h2; induction n as [|n IH]; intros [|[m s] h1] [|[o a] h2]; cbn; try tauto; try lra.
  intros (Ho & Hs & H); destruct (IH _ _ H).
  destruct o; [rewrite (Ho eq_refl)|]; (destruct s; [rewrite (Hs eq_refl)|]);
    destruct m, a; cbn [is_contribution is_pester]; lra.
Qed.

Lemma first_contribution_cases h : first_contribution h == 0 \/ first_contribution h == 1.
Proof. unfold first_contribution; destruct existsb; [right|left]; reflexivity. Qed.

(** Contributions in the last n rounds are worth at most their number to the first one. *)
Lemma first_contribution_split n h :
  first_contribution (skipn n h) <= first_contribution h
  <= first_contribution (skipn n h) + late_contributions n h.
Proof.
  unfold late_contributions.
  revert h; induction n as [|n IH]; intros [|[m s] h]; cbn [skipn firstn contributions]; try lra.
  specialize (IH h).
  destruct m; cbn [is_contribution].
  - assert (E : first_contribution ((contribute, s) :: h) == 1) by reflexivity; rewrite E.
    destruct (count_not_negative (firstn n h)).
    destruct (first_contribution_cases (skipn n h)) as [-> | ->]; lra.
  - assert (E : first_contribution ((nothing, s) :: h) == first_contribution h) by reflexivity.
    rewrite E; lra.
Qed.

(** ** Doing nothing cannot be noticed *)

(** A strategy that stops after K rounds. *)
Definition until_1 (K : nat) (s1 : strategy_1) : strategy_1 := fun h => if (length h <? K)%nat then s1 h else 0.
Definition until_2 (K : nat) (s2 : strategy_2) : strategy_2 := fun h o => if (length h <? K)%nat then s2 h o else 0.

Lemma until_1_valid K s1 : valid_1 (rational_1 s1) -> valid_1 (rational_1 (until_1 K s1)).
Proof.
  intros V h1 h2; unfold rational_1, until_1; destruct (_ <? _)%nat; [apply (V h1 h2) | split; lra].
Qed.
Lemma until_2_valid K s2 : valid_2 (rational_2 s2) -> valid_2 (rational_2 (until_2 K s2)).
Proof.
  intros V h1 h2 o; unfold rational_2, until_2; destruct (_ <? _)%nat; [apply (V h1 h2 o) | split; lra].
Qed.

(** The chance that a message in each of n rounds is lost. *)
Fixpoint all_lost (G : game) (n : nat) : Q := match n with O => 1 | S n => rho G * all_lost G n end.
Lemma all_lost_positive G n : 0 < all_lost G n.
Proof. ranges G; induction n; cbn; [lra|]; apply Qmult_lt_0_compat; assumption. Qed.


(** Of what one act may lead to, the share in which it is lost. *)
Lemma lost_share G x L lost seen other : is_chance x -> 0 <= L -> L <= lost -> 0 <= seen -> L <= other ->
  rho G * L <= mix x (mix (rho G) lost seen) other.
Proof.
  intros [H0 H1] HL Hl Hs Ho; ranges G; unfold mix.
  assert (0 <= x * rho G * (lost - L)) by (repeat apply product_not_negative; lra).
  assert (0 <= x * ((1 - rho G) * seen)) by (repeat apply product_not_negative; lra).
  assert (0 <= (1 - x) * (other - L)) by (repeat apply product_not_negative; lra).
  assert (0 <= (1 - x) * (1 - rho G) * L) by (repeat apply product_not_negative; lra).
  lra.
Qed.


Ltac chances V1 V2 :=
  repeat first [ assumption | apply mix_not_negative | apply product_not_negative | apply loss_is_chance
               | apply V1 | apply V2 | apply Qlt_le_weak, all_lost_positive
               | apply expect_not_negative | apply silent_1_valid | apply silent_2_valid | intros ];
  auto.

(** "P2 then observes nothing, which it might have observed anyhow.  So whatever P2 does from then on it also
    does in the equilibrium, with positive probability." *)
Lemma unnoticed_1 G n c1 s2 (v : history -> Q) :
  valid_1 c1 -> valid_2 (rational_2 s2) -> (forall g, 0 <= v g) -> forall h1 h1' h2,
  all_lost G n * expect G n silent_1 (rational_2 s2) (fun _ g2 => v g2) h1 h2
  <= expect G n c1 (rational_2 s2) (fun _ g2 => v g2) h1' h2.
Proof.
  intros V1 V2 Hv; induction n as [|n IH]; intros h1 h1' h2; cbn [expect all_lost]; [lra|].
  unfold silent_1 at 1; rewrite mix_0, <- Qmult_assoc.
  apply lost_share; chances V1 V2;
    (rewrite !mix_times; repeat apply mix_le; chances V1 V2; apply IH).
Qed.

(** "P1 observes nothing, which it might have observed anyhow." *)
Lemma unnoticed_2 G n s1 c2 (v : history -> Q) :
  valid_1 (rational_1 s1) -> valid_2 c2 -> (forall g, 0 <= v g) -> forall h1 h2 h2',
  all_lost G n * expect G n (rational_1 s1) silent_2 (fun g1 _ => v g1) h1 h2
  <= expect G n (rational_1 s1) c2 (fun g1 _ => v g1) h1 h2'.
Proof.
  intros V1 V2 Hv; induction n as [|n IH]; intros h1 h2 h2'; cbn [expect all_lost]; [lra|].
  unfold silent_2 at 1 3 5; rewrite !mix_0, !mix_times.
  repeat apply mix_le; chances V1 V2;
    (rewrite <- Qmult_assoc; apply lost_share; chances V1 V2; apply IH).
Qed.

(** ** The past is not changed by stopping *)

Ltac before_K :=
  intros; unfold rational_1, rational_2, until_1, until_2; cbn [length] in *;
  try (match goal with |- context [(?a <? ?b)%nat] => destruct (Nat.ltb_spec a b); [|lia] end); reflexivity.

Section Until.
  Context (G : game) (K n : nat).

  Lemma same_past_1 s1 c2 v :
    expect G (K + n) (rational_1 (until_1 K s1)) c2 (fun g1 _ => v (skipn n g1)) [] []
    == expect G (K + n) (rational_1 s1) c2 (fun g1 _ => v (skipn n g1)) [] [].
  Proof.
    rewrite !expect_tower.
    rewrite (expect_agree G K _ (rational_1 s1) c2 c2) by before_K.
    apply expect_ext; intros g1 g2 _.
    rewrite !(expect_past G n _ _ (fun a _ => v a)); reflexivity.
  Qed.

  Lemma same_past_2 c1 s2 v :
    expect G (K + n) c1 (rational_2 (until_2 K s2)) (fun _ g2 => v (skipn n g2)) [] []
    == expect G (K + n) c1 (rational_2 s2) (fun _ g2 => v (skipn n g2)) [] [].
  Proof.
    rewrite !expect_tower.
    rewrite (expect_agree G K c1 c1 _ (rational_2 s2)) by before_K.
    apply expect_ext; intros g1 g2 _.
    rewrite !(expect_past G n _ _ (fun _ b => v b)); reflexivity.
  Qed.

  (** A P1 that stopped after K rounds is a silent one from there on. *)
  Lemma stopped_1 s1 c2 u h1 h2 : length h1 = K ->
    expect G n (rational_1 (until_1 K s1)) c2 u h1 h2 == expect G n silent_1 c2 u h1 h2.
  Proof.
    intros E; apply expect_agree; intros; [|reflexivity].
    unfold rational_1, until_1, silent_1; destruct (Nat.ltb_spec (length g1) K); [lia|reflexivity].
  Qed.
  Lemma stopped_2 c1 s2 u h1 h2 : length h2 = K ->
    expect G n c1 (rational_2 (until_2 K s2)) u h1 h2 == expect G n c1 silent_2 u h1 h2.
  Proof.
    intros E; apply expect_agree; intros; [reflexivity|].
    unfold rational_2, until_2, silent_2; destruct (Nat.ltb_spec (length g2) K); [lia|reflexivity].
  Qed.

  (** "Whatever P2 does from then on it also does in the equilibrium." *)
  Lemma never_then_never_1 s1 s2 (v : history -> Q) :
    valid_1 (rational_1 s1) -> valid_2 (rational_2 s2) -> (forall g, 0 <= v g) ->
    expect G (K + n) (rational_1 s1) (rational_2 s2) (fun _ g2 => v g2) [] [] == 0 ->
    expect G (K + n) (rational_1 (until_1 K s1)) (rational_2 s2) (fun _ g2 => v g2) [] [] == 0.
  Proof.
    intros V1 V2 Hv H0; pose proof (until_1_valid K s1 V1) as V1'; pose proof (all_lost_positive G n) as HL.
    apply Qle_antisym; [|now apply expect_not_negative].
    rewrite <- (Qmult_le_l _ _ _ HL), Qmult_0_r, <- H0, <- expect_times, !expect_tower.
    rewrite (expect_agree G K _ (rational_1 s1) _ (rational_2 s2)) by before_K.
    apply expect_le; try assumption; intros g1 g2 (E & _ & _).
    rewrite stopped_1 by (cbn [length] in E; lia).
    rewrite (expect_times G n _ _ _ (fun _ b => v b)).
    now apply unnoticed_1.
  Qed.

  Lemma never_then_never_2 s1 s2 (v : history -> Q) :
    valid_1 (rational_1 s1) -> valid_2 (rational_2 s2) -> (forall g, 0 <= v g) ->
    expect G (K + n) (rational_1 s1) (rational_2 s2) (fun g1 _ => v g1) [] [] == 0 ->
    expect G (K + n) (rational_1 s1) (rational_2 (until_2 K s2)) (fun g1 _ => v g1) [] [] == 0.
  Proof.
    intros V1 V2 Hv H0; pose proof (until_2_valid K s2 V2) as V2'; pose proof (all_lost_positive G n) as HL.
    apply Qle_antisym; [|now apply expect_not_negative].
    rewrite <- (Qmult_le_l _ _ _ HL), Qmult_0_r, <- H0, <- expect_times, !expect_tower.
    rewrite (expect_agree G K _ (rational_1 s1) _ (rational_2 s2)) by before_K.
    apply expect_le; try assumption; intros g1 g2 (_ & E & _).
    rewrite stopped_2 by (cbn [length] in E; lia).
    rewrite (expect_times G n _ _ _ (fun a _ => v a)).
    now apply unnoticed_2.
  Qed.

  (** It does nothing late. *)
  Lemma nothing_late_1 s1 c2 :
    expect G (K + n) (rational_1 (until_1 K s1)) c2 (fun g1 _ => late_contributions n g1) [] [] == 0.
  Proof.
    assert (L : forall k h1 h2,
      expect G k silent_1 c2 (fun g1 _ => late_contributions k g1) h1 h2 == 0).
    { induction k as [|k IH]; intros h1 h2; [reflexivity|].
      cbn [expect]; unfold silent_1 at 1; rewrite mix_0.
      assert (E : forall s o a, expect G k silent_1 c2 (fun g1 _ => late_contributions (S k) g1)
        ((nothing, s) :: h1) ((o, a) :: h2) == 0).
      { intros s o a; etransitivity; [|apply (IH ((nothing, s) :: h1) ((o, a) :: h2))].
        rewrite (expect_ext G k silent_1 c2 _
          (fun g1 _ => late_contributions k g1 + (fun g _ => contributions (firstn 1 g)) (skipn k g1) (skipn k g1))).
        - rewrite expect_plus.
          rewrite (expect_past G k silent_1 c2 (fun g _ => contributions (firstn 1 g)) ((nothing, s) :: h1)).
          cbn; ring.
        - intros g1 g2 _; cbn beta; unfold late_contributions; clear.
          revert g1; induction k as [|k IH]; intros [|[m x] g1]; cbn; try ring.
          cbn in IH; rewrite IH; ring. }
      rewrite !E; unfold mix; ring. }
    rewrite expect_tower; rewrite <- (expect_constant G K (rational_1 (until_1 K s1)) c2 0 [] []).
    apply expect_ext; intros g1 g2 (E & _ & _); rewrite stopped_1 by (cbn [length] in E; lia); apply L.
  Qed.

  Lemma nothing_late_2 c1 s2 :
    expect G (K + n) c1 (rational_2 (until_2 K s2)) (fun _ g2 => late_pesters n g2) [] [] == 0.
  Proof.
    assert (L : forall k h1 h2,
      expect G k c1 silent_2 (fun _ g2 => late_pesters k g2) h1 h2 == 0).
    { induction k as [|k IH]; intros h1 h2; [reflexivity|].
      cbn [expect]; unfold silent_2 at 1 3 5; rewrite !mix_0.
      assert (E : forall m o, expect G k c1 silent_2 (fun _ g2 => late_pesters (S k) g2)
        ((m, silence) :: h1) ((o, silence) :: h2) == 0).
      { intros m o; etransitivity; [|apply (IH ((m, silence) :: h1) ((o, silence) :: h2))].
        rewrite (expect_ext G k c1 silent_2 _
          (fun _ g2 => late_pesters k g2 + (fun _ g => pesters (firstn 1 g)) (skipn k g2) (skipn k g2))).
        - rewrite expect_plus.
          rewrite (expect_past G k c1 silent_2 (fun _ g => pesters (firstn 1 g)) _ ((o, silence) :: h2)).
          cbn; ring.
        - intros g1 g2 _; cbn beta; unfold late_pesters; clear.
          revert g2; induction k as [|k IH]; intros [|[m x] g2]; cbn; try ring.
          cbn in IH; rewrite IH; ring. }
      rewrite !E; unfold mix; ring. }
    rewrite expect_tower; rewrite <- (expect_constant G K c1 (rational_2 (until_2 K s2)) 0 [] []).
    apply expect_ext; intros g1 g2 (_ & E & _); rewrite stopped_2 by (cbn [length] in E; lia); apply L.
  Qed.
End Until.

(** "A Byzantine peer changes nothing, since it does not react." *)
Lemma byzantine_2_does_not_react G n c1 c1' byz2 v h1 h1' h2 h2' : observed h1 = observed h1' ->
  expect G n c1 (byzantine_2 byz2) (fun g1 _ => v (observed g1)) h1 h2
  == expect G n c1' (byzantine_2 byz2) (fun g1 _ => v (observed g1)) h1' h2'.
Proof.
  revert c1 c1' h1 h1' h2 h2'; induction n as [|n IH]; intros c1 c1' h1 h1' h2 h2' E; cbn [expect].
  - now rewrite E.
  - set (V s := expect G n c1' (byzantine_2 byz2) (fun g1 _ => v (observed g1))
                  ((nothing, s) :: h1') ((nothing, silence) :: h2')).
    assert (Same : forall c h g m s o a, observed h = observed h1' ->
      expect G n c (byzantine_2 byz2) (fun g1 _ => v (observed g1)) ((m, s) :: h) ((o, a) :: g) == V s).
    { intros c h g m s o a Eh; apply (IH c c1'); unfold observed in *; cbn; now rewrite Eh. }
    rewrite !(Same c1 h1 h2), !(Same c1' h1' h2') by auto.
    unfold byzantine_2; rewrite E; unfold mix; ring.
Qed.

Lemma byzantine_1_does_not_react G n byz1 c2 c2' v h1 h1' h2 h2' : map fst h2 = map fst h2' ->
  expect G n (byzantine_1 byz1) c2 (fun _ g2 => v (map fst g2)) h1 h2
  == expect G n (byzantine_1 byz1) c2' (fun _ g2 => v (map fst g2)) h1' h2'.
Proof.
  revert c2 c2' h1 h1' h2 h2'; induction n as [|n IH]; intros c2 c2' h1 h1' h2 h2' E; cbn [expect].
  - now rewrite E.
  - set (V o := expect G n (byzantine_1 byz1) c2' (fun _ g2 => v (map fst g2))
                  ((nothing, silence) :: h1') ((o, silence) :: h2')).
    assert (Same : forall c h g m s o a, map fst g = map fst h2' ->
      expect G n (byzantine_1 byz1) c (fun _ g2 => v (map fst g2)) ((m, s) :: h) ((o, a) :: g) == V o).
    { intros c h g m s o a Eh; apply (IH c c2'); cbn; now rewrite Eh. }
    rewrite !(Same c2 h1 h2), !(Same c2' h1' h2') by auto.
    unfold byzantine_1; rewrite E; unfold mix; ring.
Qed.

(** ** The dominoes *)

Section Dominoes.
  Context (X : exchange) (T : nat) (R B : Q) (byz1 : list move -> Q) (byz2 : signals -> Q).
  Hypothesis R_positive : 0 < R.
  Hypothesis B_not_negative : 0 <= B.
  Hypothesis byz1_valid : valid_1 (byzantine_1 byz1).
  Hypothesis byz2_valid : valid_2 (byzantine_2 byz2).
  Context (s1 : strategy_1) (s2 : strategy_2).
  Hypothesis equilibrium : nash X T R B byz1 byz2 s1 s2.

  Notation E c1 c2 u := (expect X (S T) c1 c2 u [] []).

  Lemma u_1_split c1 c2 n :
    E c1 c2 (fun h1 _ => u_1 X h1)
    == - (s_c X * (E c1 c2 (fun h1 _ => late_contributions n h1) + E c1 c2 (fun h1 _ => contributions (skipn n h1)))
          + r_p X * (E c1 c2 (fun h1 _ => late_pesters n h1) + E c1 c2 (fun h1 _ => pesters (skipn n h1)))).
  Proof.
    rewrite <- !expect_plus, <- !expect_times, <- expect_plus.
    transitivity (E c1 c2 (fun h1 _ => - 1 * (s_c X * (late_contributions n h1 + contributions (skipn n h1))
      + r_p X * (late_pesters n h1 + pesters (skipn n h1))))).
    - apply expect_ext; intros g1 g2 _; unfold u_1.
      destruct (count_split n g1) as [E1 E2]; rewrite E1, E2; ring.
    - rewrite (expect_times X (S T) c1 c2 (-1) (fun h1 _ => s_c X * (late_contributions n h1 + contributions (skipn n h1))
      + r_p X * (late_pesters n h1 + pesters (skipn n h1)))); ring.
  Qed.

  (** If P2 does not pester in the last n rounds, P1 does not contribute there. *)
  Lemma no_pester_no_contribution n : (n <= S T)%nat ->
    E (rational_1 s1) (rational_2 s2) (fun _ h2 => late_pesters n h2) == 0 ->
    R * E (rational_1 s1) (rational_2 s2) (fun h1 _ => late_contributions n h1)
    + B * E (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => late_contributions n h1) == 0.
  Proof.
    intros Hn H0; destruct equilibrium as (V1 & V2 & Best & _); ranges X.
    set (K := (S T - n)%nat); assert (ET : S T = (K + n)%nat) by (unfold K; lia).
    pose proof (until_1_valid K s1 V1) as V1'.
    specialize (Best _ V1'); unfold utility_1 in Best.
    rewrite !(u_1_split _ _ n) in Best; rewrite ET in *.
    rewrite !(same_past_1 X K n s1 _ contributions), !(same_past_1 X K n s1 _ pesters),
      !(nothing_late_1 X K n) in Best.
    assert (Never : expect X (K + n) (rational_1 (until_1 K s1)) (rational_2 s2) (fun h1 _ => late_pesters n h1) [] []
      == 0).
    { apply Qle_antisym; [|apply expect_not_negative; auto; intros; apply count_not_negative].
      rewrite <- (never_then_never_1 X K n s1 s2 (late_pesters n)); auto; [|intros; apply count_not_negative].
      apply expect_le; auto; intros g1 g2 (_ & _ & C); apply observed_at_most_done, C; exact I. }
    assert (React : expect X (K + n) (rational_1 (until_1 K s1)) (byzantine_2 byz2) (fun h1 _ => late_pesters n h1) [] []
      == expect X (K + n) (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => late_pesters n h1) [] []).
    { set (count := fix count (l : signals) : Q := match l with [] => 0 | s :: l => is_pester s + count l end).
      assert (Count : forall h, late_pesters n h = count (firstn n (observed h))).
      { unfold late_pesters, observed; clear; intros h; rewrite firstn_map.
        induction (firstn n h) as [|[m s] l IH]; [reflexivity|]; cbn; now rewrite IH. }
      rewrite (expect_ext X _ _ _ _ (fun h1 _ => (fun l => count (firstn n l)) (observed h1)))
        by (intros; now rewrite Count).
      rewrite (expect_ext X _ (rational_1 s1) _ _ (fun h1 _ => (fun l => count (firstn n l)) (observed h1)))
        by (intros; now rewrite Count).
      exact (byzantine_2_does_not_react X (K + n) _ _ byz2 (fun l => count (firstn n l)) [] [] [] [] eq_refl). }
    rewrite Never, React in Best.
    set (Cr := expect X (K + n) (rational_1 s1) (rational_2 s2) (fun h1 _ => late_contributions n h1) [] []) in *.
    set (Cb := expect X (K + n) (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => late_contributions n h1) [] []) in *.
    assert (Pr : 0 <= expect X (K + n) (rational_1 s1) (rational_2 s2) (fun h1 _ => late_pesters n h1) [] [])
      by (apply expect_not_negative; auto; intros; apply count_not_negative).
    assert (HCr : 0 <= Cr) by (apply expect_not_negative; auto; intros; apply count_not_negative).
    assert (HCb : 0 <= Cb) by (apply expect_not_negative; auto; intros; apply count_not_negative).
    set (Lr := expect X (K + n) (rational_1 s1) (rational_2 s2) (fun h1 _ => late_pesters n h1) [] []) in *.
    assert (0 <= R * Cr) by (apply product_not_negative; lra).
    assert (0 <= B * Cb) by (apply product_not_negative; lra).
    assert (0 <= R * (r_p X * Lr)) by (repeat apply product_not_negative; lra).
    assert (Gain : s_c X * (R * Cr + B * Cb) <= s_c X * 0) by lra.
    apply Qmult_le_l in Gain; lra.
  Qed.

  (** What P2 gains and pays by the contributions that it observes. *)
  Definition receipts (h : history) : Q := b_c X * first_contribution h - r_c X * contributions h.

  Definition worth_of (observed : list move) : Q := receipts (map (fun m => (m, silence)) observed).

  Lemma receipts_observed h : receipts h = worth_of (map fst h).
  Proof.
    unfold worth_of, receipts.
    assert (F : first_contribution h = first_contribution (map (fun m => (m, silence)) (map fst h))).
    { unfold first_contribution; f_equal.
      induction h as [|[[] s] h IH]; cbn; [reflexivity|reflexivity|].
      destruct existsb, existsb; congruence. }
    assert (C : contributions h = contributions (map (fun m => (m, silence)) (map fst h)))
      by (clear; induction h as [|[m s] h IH]; cbn; [reflexivity|]; now rewrite IH).
    now rewrite F, C.
  Qed.

  Lemma u_2_split c1 c2 n :
    E c1 c2 (fun _ h2 => u_2 X h2)
    == E c1 c2 (fun _ h2 => receipts h2)
       - s_p X * (E c1 c2 (fun _ h2 => late_pesters n h2) + E c1 c2 (fun _ h2 => pesters (skipn n h2))).
  Proof.
    rewrite <- !expect_plus.
    transitivity (E c1 c2 (fun _ h2 => receipts h2 + (- s_p X) * (late_pesters n h2 + pesters (skipn n h2)))).
    - apply expect_ext; intros g1 g2 _; unfold u_2, receipts.
      destruct (count_split n g2) as [E1 E2]; rewrite E2; ring.
    - rewrite expect_plus, (expect_times X (S T) c1 c2 (- s_p X) (fun _ h2 => late_pesters n h2 + pesters (skipn n h2)));
        ring.
  Qed.

  (** The contributions that P2 observes before its own move of a round do not depend on that move. *)
  Lemma receipts_before K n c1 v : S T = (K + S n)%nat ->
    E c1 (rational_2 (until_2 K s2)) (fun _ h2 => v (map fst (skipn n h2)))
    == E c1 (rational_2 s2) (fun _ h2 => v (map fst (skipn n h2))).
  Proof.
    intros ET; rewrite ET, !expect_tower.
    rewrite (expect_agree X K c1 c1 _ (rational_2 s2)) by before_K.
    apply expect_ext; intros g1 g2 _.
    assert (One : forall c2, expect X (S n) c1 c2 (fun _ h2 => v (map fst (skipn n h2))) g1 g2
      == mix (c1 g1 g2) (mix (rho X) (v (nothing :: map fst g2)) (v (contribute :: map fst g2)))
           (v (nothing :: map fst g2))).
    { intros c2; cbn [expect]; rewrite !(expect_past X n c1 c2 (fun _ b => v (map fst b))); cbn [map fst].
      unfold mix; ring. }
    rewrite !One; reflexivity.
  Qed.

  Lemma late_receipts n h :
    receipts (skipn n h) - r_c X * late_contributions n h <= receipts h
    <= receipts (skipn n h) + b_c X * late_contributions n h.
  Proof.
    unfold receipts; destruct (count_split n h) as [-> _].
    destruct (first_contribution_split n h) as [Lo Hi].
    pose proof (r_c_not_negative X); pose proof (s_p_positive X); pose proof (b_c_large X).
    destruct (count_not_negative (firstn n h)) as [Hc _]; fold (late_contributions n h) in Hc.
    assert (0 <= r_c X * late_contributions n h) by (apply product_not_negative; lra).
    assert (0 <= b_c X * (first_contribution h - first_contribution (skipn n h))) by (apply product_not_negative; lra).
    assert (0 <= b_c X * (first_contribution (skipn n h) + late_contributions n h - first_contribution h))
      by (apply product_not_negative; lra).
    lra.
  Qed.

  (** If P1 does not contribute in the last n rounds, P2 does not pester in the last n + 1. *)
  Lemma no_contribution_no_pester n : (S n <= S T)%nat ->
    E (rational_1 s1) (rational_2 s2) (fun h1 _ => late_contributions n h1) == 0 ->
    R * E (rational_1 s1) (rational_2 s2) (fun _ h2 => late_pesters (S n) h2)
    + B * E (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => late_pesters (S n) h2) == 0.
  Proof.
    intros Hn H0; destruct equilibrium as (V1 & V2 & _ & Best).
    pose proof (r_c_not_negative X); pose proof (s_p_positive X); pose proof (b_c_large X).
    set (K := (S T - S n)%nat); assert (ET : S T = (K + S n)%nat) by (unfold K; lia).
    pose proof (until_2_valid K s2 V2) as V2'.
    specialize (Best _ V2'); unfold utility_2 in Best.
    rewrite !(u_2_split _ _ (S n)) in Best.
    assert (Past : forall c1, E c1 (rational_2 (until_2 K s2)) (fun _ h2 => pesters (skipn (S n) h2))
      == E c1 (rational_2 s2) (fun _ h2 => pesters (skipn (S n) h2)))
      by (intros; rewrite ET; apply same_past_2).
    assert (Late : forall c1, E c1 (rational_2 (until_2 K s2)) (fun _ h2 => late_pesters (S n) h2) == 0)
      by (intros; rewrite ET; apply nothing_late_2).
    rewrite !Past, !Late in Best; clear Past Late.
    (* against a Byzantine P1 *)
    assert (React : E (byzantine_1 byz1) (rational_2 (until_2 K s2)) (fun _ h2 => receipts h2)
      == E (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => receipts h2)).
    { rewrite (expect_ext X _ _ _ _ (fun _ h2 => worth_of (map fst h2))) by (intros; now rewrite receipts_observed).
      rewrite (expect_ext X _ _ (rational_2 s2) _ (fun _ h2 => worth_of (map fst h2))) by (intros; now rewrite receipts_observed).
      exact (byzantine_1_does_not_react X (S T) byz1 _ _ worth_of [] [] [] [] eq_refl). }
    (* against a rational P1: no late contributions, before or after *)
    assert (Never : E (rational_1 s1) (rational_2 (until_2 K s2)) (fun h1 _ => late_contributions n h1) == 0).
    { rewrite ET in *; apply never_then_never_2; auto; intros; apply count_not_negative. }
    assert (Observed : forall c2, valid_2 c2 ->
      E (rational_1 s1) c2 (fun h1 _ => late_contributions n h1) == 0 ->
      E (rational_1 s1) c2 (fun _ h2 => late_contributions n h2) == 0).
    { intros c2 Vc Z; apply Qle_antisym; [|apply expect_not_negative; auto; intros; apply count_not_negative].
      rewrite <- Z; apply expect_le; auto; intros g1 g2 (_ & _ & C); apply observed_at_most_done, C; exact I. }
    pose proof (Observed _ V2 H0) as O; pose proof (Observed _ V2' Never) as O'; clear Observed.
    set (before := fun _ h2 : history => receipts (skipn n h2)).
    assert (Same : E (rational_1 s1) (rational_2 (until_2 K s2)) before == E (rational_1 s1) (rational_2 s2) before).
    { unfold before.
      rewrite (expect_ext X _ _ _ _ (fun _ h2 => worth_of (map fst (skipn n h2)))) by (intros; now rewrite receipts_observed).
      rewrite (expect_ext X _ _ (rational_2 s2) _ (fun _ h2 => worth_of (map fst (skipn n h2))))
        by (intros; now rewrite receipts_observed).
      now apply receipts_before. }
    assert (Less : E (rational_1 s1) (rational_2 s2) (fun _ h2 => receipts h2)
      <= E (rational_1 s1) (rational_2 s2) before).
    { setoid_replace (E (rational_1 s1) (rational_2 s2) before) with
        (E (rational_1 s1) (rational_2 s2) (fun h1 h2 => before h1 h2 + b_c X * late_contributions n h2)).
      - apply expect_le; auto; intros g1 g2 _; apply late_receipts.
      - rewrite expect_plus, (expect_times X _ _ _ (b_c X) (fun _ h2 => late_contributions n h2)), O; ring. }
    assert (More : E (rational_1 s1) (rational_2 (until_2 K s2)) before
      <= E (rational_1 s1) (rational_2 (until_2 K s2)) (fun _ h2 => receipts h2)).
    { setoid_replace (E (rational_1 s1) (rational_2 (until_2 K s2)) before) with
        (E (rational_1 s1) (rational_2 (until_2 K s2)) (fun h1 h2 => before h1 h2 + (- r_c X) * late_contributions n h2)).
      - apply expect_le; auto; intros g1 g2 _; unfold before; destruct (late_receipts n g2); lra.
      - rewrite expect_plus, (expect_times X _ _ _ (- r_c X) (fun _ h2 => late_contributions n h2)), O'; ring. }
    rewrite React in Best.
    set (Pr := E (rational_1 s1) (rational_2 s2) (fun _ h2 => late_pesters (S n) h2)) in *.
    set (Pb := E (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => late_pesters (S n) h2)) in *.
    set (r1 := E (rational_1 s1) (rational_2 s2) (fun _ h2 => receipts h2)) in *.
    set (r2 := E (rational_1 s1) (rational_2 (until_2 K s2)) (fun _ h2 => receipts h2)) in *.
    assert (HPr : 0 <= Pr) by (apply expect_not_negative; auto; intros; apply count_not_negative).
    assert (HPb : 0 <= Pb) by (apply expect_not_negative; auto; intros; apply count_not_negative).
    assert (0 <= R * Pr) by (apply product_not_negative; lra).
    assert (0 <= B * Pb) by (apply product_not_negative; lra).
    assert (0 <= R * (r2 - r1)) by (apply product_not_negative; lra).
    assert (Gain : s_p X * (R * Pr + B * Pb) <= s_p X * 0) by lra.
    apply Qmult_le_l in Gain; lra.
  Qed.

  Lemma first_zero x y : 0 <= x -> 0 <= y -> R * x + B * y == 0 -> x == 0.
  Proof.
    intros Hx Hy E0; apply Qle_antisym; [|assumption].
    assert (0 <= B * y) by (apply product_not_negative; lra).
    assert (L : R * x <= R * 0) by lra; apply Qmult_le_l in L; assumption.
  Qed.

  (** "A row of dominoes that falls from the end." *)
  Lemma dominoes n : (n <= S T)%nat ->
    R * E (rational_1 s1) (rational_2 s2) (fun h1 _ => late_contributions n h1)
    + B * E (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => late_contributions n h1) == 0 /\
    R * E (rational_1 s1) (rational_2 s2) (fun _ h2 => late_pesters n h2)
    + B * E (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => late_pesters n h2) == 0.
  Proof.
    destruct equilibrium as (V1 & V2 & _).
    induction n as [|n IH]; intros Hn.
    - unfold late_contributions, late_pesters; cbn [firstn contributions pesters].
      rewrite !expect_constant; split; ring.
    - destruct IH as [C _]; [lia|].
      apply first_zero in C; try (apply expect_not_negative; auto; intros; apply count_not_negative).
      pose proof (no_contribution_no_pester n Hn C) as P; split; [|assumption].
      apply first_zero in P; try (apply expect_not_negative; auto; intros; apply count_not_negative).
      now apply no_pester_no_contribution.
  Qed.
End Dominoes.

(** Theorem 1 of the paper.  Let every peer be rational (with a positive probability) or Byzantine.  In no Nash
    equilibrium, pure or mixed, does a rational P1 contribute or a rational P2 pester with positive probability:
    the expected number of times is 0.  Byzantine peers act at any rates that may depend on what the other
    player observed of them; that they do not react to what it does is the paper's assumption. *)
Theorem theorem_1 (X : exchange) (T : nat) (R B : Q) (byz1 : list move -> Q) (byz2 : signals -> Q)
    (s1 : strategy_1) (s2 : strategy_2) :
  0 < R -> 0 <= B -> valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  nash X T R B byz1 byz2 s1 s2 ->
  expected_contributions X T R B byz2 s1 s2 == 0 /\ expected_pesters X T R B byz1 s1 s2 == 0.
Proof.
  intros HR HB B1 B2 N.
  destruct (dominoes X T R B byz1 byz2 HR HB B1 B2 s1 s2 N (S T) (le_n _)) as [C P].
  unfold expected_contributions, expected_pesters.
  assert (All : forall h : history, length h = S T -> firstn (S T) h = h)
    by (intros h <-; apply firstn_all).
  unfold late_contributions, late_pesters in *; split; [rewrite <- C | rewrite <- P].
  all: repeat apply Qplus_comp; try (apply Qmult_comp; [reflexivity|]); apply expect_ext;
    intros g1 g2 (E1 & E2 & _); cbn [length] in *; rewrite All by lia; reflexivity.
Qed.

(** The two steps of the printed sketch, in the last rounds [n - 1, ..., 0]: P1 "never contributes after" P2's last
    pester, and P2 "only pesters until" the round after P1's last contribution. *)
Theorem theorem_1_steps (X : exchange) (T : nat) (R B : Q) (byz1 : list move -> Q) (byz2 : signals -> Q)
    (s1 : strategy_1) (s2 : strategy_2) (n : nat) :
  0 < R -> 0 <= B -> valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  nash X T R B byz1 byz2 s1 s2 -> (n <= T)%nat ->
  let expected := expect X (S T) (rational_1 s1) (rational_2 s2) in
  (expected (fun _ h2 => late_pesters n h2) [] [] == 0 -> expected (fun h1 _ => late_contributions n h1) [] [] == 0) /\
  (expected (fun h1 _ => late_contributions n h1) [] [] == 0 -> expected (fun _ h2 => late_pesters (S n) h2) [] [] == 0).
Proof.
  intros HR HB B1 B2 N Hn expected; pose proof N as (V1 & V2 & _).
  split; intros Z; eapply (first_zero R B HR HB).
  - apply expect_not_negative; auto; intros; apply count_not_negative.
  - apply (expect_not_negative X (S T) (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => late_contributions n h1) [] []);
      auto; intros; apply count_not_negative.
  - apply (no_pester_no_contribution X T R B byz1 byz2 HR HB B2 s1 s2 N n); [lia | exact Z].
  - apply expect_not_negative; auto; intros; apply count_not_negative.
  - apply (expect_not_negative X (S T) (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => late_pesters (S n) h2) [] []);
      auto; intros; apply count_not_negative.
  - apply (no_contribution_no_pester X T R B byz1 byz2 HR HB B1 s1 s2 N n); [lia | exact Z].
Qed.
