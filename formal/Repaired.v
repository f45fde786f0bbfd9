(** * Theorem 9, repaired: under the paper's bound (3) *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9.

(** ** Every threshold is at least s_c / ((1 - rho)^2 r_p t) *)

Section Estimate.
  Context (X : game).
  Notation p := (1 - rho X).

  (** "The whole saving of the previous section": what waiting, or playing optimally, loses at the greater mass. *)
  Record saving (t : nat) : Prop := {
    waiting_saves : forall h B D, 0 <= B -> 0 <= D ->
      waiting X t h B D - waiting X t h B (rho X * D) <= p * p * r_p X * rounds t * D;
    cost_saves : forall h B D, 0 <= B -> 0 <= D ->
      cost X t h B D 0 - cost X t h B (rho X * D) 0 <= p * p * r_p X * rounds t * D
  }.

  Lemma saving_induction t : up_to_t_star X t -> saving t.
  Proof.
    ranges X; induction t as [|t IH]; intros Ht.
    { constructor; intros h B D HB HD; change (rounds 0) with 0; cbn [waiting];
        rewrite ?cost_in_round_0 by (try apply product_not_negative; lra); lra. }
    assert (Ht' : up_to_t_star X t) by (intros k Hk; apply Ht; lia).
    destruct (IH Ht') as [Fs Ws]; pose proof (lemma_6_induction X (S t) Ht) as next.
    assert (F : forall h B D, 0 <= B -> 0 <= D ->
      waiting X (S t) h B D - waiting X (S t) h B (rho X * D) <= p * p * r_p X * rounds (S t) * D).
    { intros h B D HB HD; destruct (silent_rate X (S t) h) as [Hb Hs]; cbn [waiting].
      pose proof (Ws (pester :: h) (p * rate X (S t) h * B) (p * D)) as C.
      pose proof (Fs (silence :: h) ((1 - p * rate X (S t) h) * B) (rho X * D)) as G.
      specialize (C ltac:(apply product_not_negative; lra) ltac:(apply product_not_negative; lra)).
      specialize (G ltac:(apply product_not_negative; lra) ltac:(apply product_not_negative; lra)).
      assert (E : p * (rho X * D) == rho X * (p * D)) by ring; rewrite E, rounds_S; lra. }
    constructor; [exact F|].
    intros h B D HB HD; destruct (silent_rate X (S t) h) as [Hb Hs].
    assert (HrD : 0 <= rho X * D) by (apply product_not_negative; lra).
    rewrite (cost_is_least X (S t) h B (rho X * D)).
    pose proof (cost_is_least X (S t) h B D) as E0.
    pose proof (Q.le_min_l (wait X (S t) h B D 0) (act X (S t) h B D 0)) as Lw.
    pose proof (Q.le_min_r (wait X (S t) h B D 0) (act X (S t) h B D 0)) as La.
    rewrite <- E0 in Lw, La; clear E0.
    destruct (least_cases (wait X (S t) h B (rho X * D) 0) (act X (S t) h B (rho X * D) 0)) as [[L ->]|[L ->]].
    - (* it waits there: wait here too *)
      apply Qle_trans with (wait X (S t) h B D 0 - wait X (S t) h B (rho X * D) 0); [lra|]; cbn [wait].
      pose proof (Ws (pester :: h) (p * rate X (S t) h * B) (p * D)) as C.
      pose proof (Ws (silence :: h) ((1 - p * rate X (S t) h) * B) (rho X * D)) as G.
      specialize (C ltac:(apply product_not_negative; lra) ltac:(apply product_not_negative; lra)).
      specialize (G ltac:(apply product_not_negative; lra) ltac:(apply product_not_negative; lra)).
      assert (E : p * (rho X * D) == rho X * (p * D)) by ring; rewrite E, rounds_S; lra.
    - (* it contributes there: contribute here too *)
      rewrite (act_then_wait _ _ next) in L, La by lra.
      rewrite (act_then_wait _ _ next) by lra.
      assert (Lw' : wait X (S t) h B (rho X * D) 0 <= waiting X (S t) h B (rho X * D)).
      { cbn [wait waiting].
        pose proof (cost_at_most_waiting X t (silence :: h) ((1 - p * rate X (S t) h) * B) (rho X * (rho X * D)) 0).
        lra. }
      pose proof (F h B (rho X * D) HB HrD) as G.
      set (save := p * p * r_p X * rounds (S t)) in *.
      assert (K : s_c X * (B + rho X * D) <= save * (rho X * D)) by lra.
      assert (s_c X * (p * D) <= save * (p * D)).
      { assert (0 <= s_c X * B) by (apply product_not_negative; lra).
        assert (K' : rho X * (s_c X * D) <= rho X * (save * D)) by lra.
        apply Qmult_le_l in K'; [|assumption].
        assert (0 <= p * (save * D - s_c X * D)) by (apply product_not_negative; lra). lra. }
      lra.
  Qed.

  (** Where contributing is at least as good, s_c (B + D) <= p^2 r_p t D. *)
  Lemma threshold_at_least t B D : up_to_t_star X t -> 0 <= B -> 0 <= D ->
    act X t [] B D 0 <= wait X t [] B D 0 -> s_c X * (B + D) <= p * p * r_p X * rounds t * D.
  Proof.
    intros Ht HB HD A; pose proof (lemma_6_induction X t Ht) as now.
    rewrite (act_then_wait _ _ now) in A by lra.
    pose proof (waiting_saves _ (saving_induction t Ht) [] B D HB HD).
    assert (wait X t [] B D 0 <= waiting X t [] B D).
    { destruct t; cbn [wait waiting]; [lra|].
      pose proof (cost_at_most_waiting X t [silence] ((1 - p * rate X (S t) []) * B) (rho X * D) 0); lra. }
    lra.
  Qed.
End Estimate.

(** ** The repaired strategy is the extended one *)

Section Repaired.
  Context (X : exchange) (T : nat) (Y : population).
  Hypothesis memoryless : no_memory X.
  Hypothesis bound : rounds T < bound_3 X.
  Hypothesis somebody_destitute : 0 < share_A Y + share_R Y.

  Lemma bound_is_short : up_to_t_star X T.
  Proof. intros k Hk; apply (bound_3_implies X T bound); lia. Qed.

  Lemma repaired_is_extended h1 : (length h1 <= T)%nat -> repaired_1 X T Y h1 = extended_1 X T Y h1.
  Proof.
    intros HT; ranges X.
    pose proof (some_destitute X T Y somebody_destitute h1) as HD.
    pose proof (belief_after_is_belief X T _ h1 (first_is_belief Y somebody_destitute)) as Bel.
    pose proof (satisfied_or_unasked X T (share_B Y) (share_A Y + share_R Y) h1) as Sat.
    pose proof (masses_after_contribution X T _ h1 (first_is_belief Y somebody_destitute)) as Mass.
    unfold repaired_1, extended_1, first_belief in *.
    destruct (belief_after X T (share_B Y, share_A Y + share_R Y, 0) h1) as [[B D] N]; destruct Bel as (HB & _ & HN).
    destruct (unasked_since_contribution h1) eqn:U.
    - apply unasked_iff in U; specialize (Mass U).
      destruct (reaches X (round T h1) (B + N) D) eqn:R; [exfalso|reflexivity].
      unfold reaches in R; apply Qle_bool_iff in R.
      assert (Ht : up_to_t_star X (round T h1))
        by (intros k Hk; apply bound_is_short; unfold round in Hk; lia).
      apply threshold_at_least in R; try lra; [|assumption].
      assert (Hle : rounds (round T h1) <= rounds T) by (rewrite <- Zle_Qle; unfold round; lia).
      assert (Hlt : rounds (round T h1) < bound_3 X) by lra.
      apply below_bound_3 in Hlt.
      set (save := (1 - rho X) * (1 - rho X) * r_p X * rounds (round T h1)) in *.
      assert (0 <= s_c X * (rho X * rho X * N - (1 - rho X) * D)) by (apply product_not_negative; lra).
      assert (0 <= rho X * rho X * (save * D - s_c X * (B + N + D))) by (repeat apply product_not_negative; lra).
      assert (0 <= rho X * rho X * (s_c X * B)) by (repeat apply product_not_negative; lra).
      assert (0 < ((1 - rho X + rho X * rho X) * s_c X - save * (rho X * rho X)) * D)
        by (apply Qmult_lt_0_compat; lra).
      lra.
    - destruct Sat as [E|Sat]; [|apply unasked_iff in Sat; congruence].
      assert (Same : reaches X (round T h1) (B + N) D = reaches X (round T h1) B D).
      { apply Bool.eq_true_iff_eq; rewrite !reaches_spec.
        assert (A : advantage X (round T h1) [] (B + N) D == advantage X (round T h1) [] B D)
          by (apply advantage_proper; [rewrite E; ring | reflexivity]).
        rewrite A; reflexivity. }
      now rewrite Same.
  Qed.

  (** Strategies of P1 that agree in all rounds are worth the same to P2. *)
  Lemma given_2_agree c1 c1' h2 v v' : (length h2 <= S T)%nat ->
    (forall h1 g, (length h1 <= T)%nat -> c1 h1 g == c1' h1 g) ->
    (forall h1, length h1 = length h2 -> v h1 == v' h1) ->
    given_2 X c1 h2 v == given_2 X c1' h2 v'.
  Proof.
    intros HT C; revert v v'; induction h2 as [|[o a] past IH]; intros v v' H; cbn [given_2 length] in *;
      [now apply H|].
    apply IH; [lia|]; intros h1 Hl.
    rewrite (C h1 past) by lia; rewrite !H by (cbn [length]; lia); reflexivity.
  Qed.

  Lemma same_value_2 s1 s1' s2 h2 o : (length h2 <= T)%nat ->
    (forall h1, (length h1 <= T)%nat -> s1 h1 = s1' h1) ->
    value_2 X T Y s1 s2 h2 o == value_2 X T Y s1' s2 h2 o.
  Proof.
    intros HT C; unfold value_2, over_types.
    assert (E : given_2_and X (rational_1 s1) h2 o (fun m h1 =>
        from_P2 X (T - length h2) (rational_1 s1) s2 (fun _ g2 => u_2 X g2) m h1 o h2)
      == given_2_and X (rational_1 s1') h2 o (fun m h1 =>
        from_P2 X (T - length h2) (rational_1 s1') s2 (fun _ g2 => u_2 X g2) m h1 o h2)).
    { apply given_2_agree; [lia | intros h1 g Hl; unfold rational_1; rewrite C by assumption; reflexivity|].
      intros h1 Hl; unfold rational_1 at 1 3 5 7; rewrite C by lia.
      assert (P : forall m, from_P2 X (T - length h2) (rational_1 s1) s2 (fun _ g2 => u_2 X g2) m h1 o h2
        == from_P2 X (T - length h2) (rational_1 s1') s2 (fun _ g2 => u_2 X g2) m h1 o h2).
      { intros m; unfold from_P2; repeat apply mix_proper; try reflexivity;
          (apply expect_agree; [|reflexivity]); cbn [length]; intros g1 g2 Hg; unfold rational_1;
          rewrite C by lia; reflexivity. }
      rewrite !P; reflexivity. }
    rewrite E; reflexivity.
  Qed.
End Repaired.

(** Theorem 9 of the paper, repaired.  Let the pester rates not depend on the history, let a Byzantine P1 be
    beyond P2's influence, and let (1) hold at every history of a destitute P2.  If T is below (3), the repaired
    profile, with Bayes' beliefs, is a perfect Bayes equilibrium. *)
Theorem theorem_9_repaired (X : exchange) (T : nat) (Y : population) :
  (1 <= T)%nat -> no_memory X -> rounds T < bound_3 X ->
  condition_1_everywhere X T Y (repaired_1 X T Y) ->
  perfect_bayes_equilibrium X T Y (repaired_1 X T Y) (altruist_2 T).
Proof.
  intros H1 M HT Cond; pose proof (bound_is_short X T HT) as Short.
  assert (V : valid_1 (rational_1 (repaired_1 X T Y))).
  { intros h1 h2; unfold rational_1, repaired_1; destruct (belief_after _ _ _ _) as [[B D] N].
    destruct (reaches _ _ _ _); split; lra. }
  pose proof (somebody_altruistic X T Y _ H1 V Cond) as Somebody.
  assert (Same : forall h1, (length h1 <= T)%nat -> repaired_1 X T Y h1 = extended_1 X T Y h1)
    by (intros; now apply repaired_is_extended).
  assert (Gr : greedy X T (share_B Y) (share_A Y + share_R Y) (repaired_1 X T Y)).
  { intros h1 Hl; rewrite (Same h1 Hl); now apply (extended_is_greedy X T Y M Short Somebody). }
  split.
  - intros h1 s1' Hl V'; apply greedy_is_best; try assumption; try lra; apply share_B_not_negative.
  - intros h2 o s2' Hl V'.
    rewrite (same_value_2 X T Y _ (extended_1 X T Y) s2'), (same_value_2 X T Y _ (extended_1 X T Y) (altruist_2 T))
      by assumption.
    apply (pestering_is_best X T Y M Short Somebody) with (n := (T - length h2)%nat); [|lia|assumption].
    intros g2; apply (pester_is_better X T Y M Short Somebody).
    intros g Hg Dg; specialize (Cond g Hg Dg).
    assert (P : probability_2 X Y (repaired_1 X T Y) g nothing == probability_2 X Y (extended_1 X T Y) g nothing).
    { unfold probability_2, over_types.
      assert (E : given_2_and X (rational_1 (repaired_1 X T Y)) g nothing (fun _ _ => 1)
        == given_2_and X (rational_1 (extended_1 X T Y)) g nothing (fun _ _ => 1)).
      { apply (given_2_agree X T); [lia| |]; intros; unfold rational_1; rewrite Same by lia; reflexivity. }
      rewrite E; reflexivity. }
    rewrite <- P; exact Cond.
Qed.
