(** * Theorem 8: the belief threshold *)

From Goodwill Require Import Model Lemma5 Lemma6.

(** A function of the masses is falling if it does not increase with B, for each D. *)
Definition falling (g : Q -> Q -> Q) : Prop :=
  forall B B' D, 0 <= B -> B <= B' -> 0 <= D -> g B' D <= g B D.

(** The four statements of the proof.  [Z] of the book is [wait], [A] is [act], [W] is [cost], all at N = 0,
    and [F] is [waiting]. *)
Definition advantage (G : game) t h B D := wait G t h B D 0 - act G t h B D 0.

Record four_statements (G : game) (t : nat) : Prop := {
  I_t : forall h, falling (advantage G t h);
  J_t : forall h, falling (fun B D => cost G t h B D 0 - cost G t h B (rho G * D) 0 - s_c G * B);
  K_t : forall h, falling (fun B D => waiting G t h B D - waiting G t h B (rho G * D) - s_c G * B);
  M_t : forall h, falling (fun B D => waiting G t h B D - cost G t h B D 0)
}.

Section Falling.
  Context (G : game).
  Notation p := (1 - rho G).

  Lemma falling_scaled g x y : 0 <= x -> 0 <= y -> falling g -> falling (fun B D => g (x * B) (y * D)).
  Proof.
    intros Hx Hy Hg B B' D HB HBB HD; apply Hg; try apply product_not_negative; try lra.
    assert (0 <= x * (B' - B)) by (apply product_not_negative; lra); lra.
  Qed.

  (** W - A = min(0, Z - A). *)
  Lemma cost_by_advantage t h B D :
    cost G t h B D 0 == act G t h B D 0 + Qmin 0 (advantage G t h B D).
  Proof.
    rewrite cost_is_least; unfold advantage.
    destruct (least_cases (wait G t h B D 0) (act G t h B D 0)) as [[H ->]|[H ->]];
      destruct (least_cases 0 (wait G t h B D 0 - act G t h B D 0)) as [[H' ->]|[H' ->]]; lra.
  Qed.

  (** The book's P(B, D). *)
  Definition P t h B D :=
    p * p * r_p G * D
    + cost G t (pester :: h) (p * rate G (S t) h * B) (p * D) 0
    - cost G t (pester :: h) (p * rate G (S t) h * B) (rho G * (p * D)) 0
    - s_c G * (p * rate G (S t) h * B).

  Lemma P_falling t h : four_statements G t -> falling (P t h).
  Proof.
    intros now; ranges G; destruct (silent_rate G (S t) h) as [Hb Hs].
    assert (Hp : 0 <= p) by lra.
    pose proof (falling_scaled _ _ _ Hb Hp (J_t _ _ now (pester :: h))) as J; cbn beta in J.
    intros B B' D HB HBB HD; specialize (J B B' D HB HBB HD); cbn beta in J; unfold P; lra.
  Qed.

  Lemma waiting_gap_by_P t h B D :
    waiting G (S t) h B D - waiting G (S t) h B (rho G * D) - s_c G * B
    == P t h B D
       + (waiting G t (silence :: h) ((1 - p * rate G (S t) h) * B) (rho G * D)
          - waiting G t (silence :: h) ((1 - p * rate G (S t) h) * B) (rho G * (rho G * D))
          - s_c G * ((1 - p * rate G (S t) h) * B)).
  Proof.
    unfold P; cbn [waiting].
    assert (E : p * (rho G * D) == rho G * (p * D)) by ring; rewrite E; ring.
  Qed.

  (** Delta_t = P - s_c p D + min(0, Delta_{t-1} after silence). *)
  Lemma advantage_by_P t h B D : up_to_t_star G (S t) -> 0 <= B -> 0 <= D ->
    advantage G (S t) h B D
    == P t h B D - s_c G * (p * D)
       + Qmin 0 (advantage G t (silence :: h) ((1 - p * rate G (S t) h) * B) (rho G * D)).
  Proof.
    intros Ht HB HD; ranges G; destruct (silent_rate G (S t) h) as [Hb Hs].
    assert (Ht' : up_to_t_star G t) by (intros k Hk; apply Ht; lia).
    pose proof (lemma_6_induction G t Ht') as now; pose proof (lemma_6_induction G (S t) Ht) as next.
    set (bs := (1 - p * rate G (S t) h)) in *.
    assert (HbB : 0 <= bs * B) by (apply product_not_negative; lra).
    assert (HrD : 0 <= rho G * D) by (apply product_not_negative; lra).
    unfold advantage at 1; rewrite (act_then_wait _ _ next) by lra.
    cbn [wait waiting]; fold bs.
    pose proof (cost_by_advantage t (silence :: h) (bs * B) (rho G * D)) as C.
    rewrite (act_then_wait _ _ now) in C by lra.
    rewrite C; unfold P, bs.
    assert (E : p * (rho G * D) == rho G * (p * D)) by ring; rewrite E; ring.
  Qed.

  Lemma theorem_8_induction t : up_to_t_star G t -> four_statements G t.
  Proof.
    ranges G; induction t as [|t IH]; intros Ht.
    { constructor; intros h B B' D HB HBB HD; cbn beta;
        assert (0 <= s_c G * (B' - B)) by (apply product_not_negative; lra);
        assert (0 <= rho G * D) by (apply product_not_negative; lra);
        rewrite ?cost_in_round_0 by lra; unfold advantage, act; cbn [wait waiting]; lra. }
    assert (Ht' : up_to_t_star G t) by (intros k Hk; apply Ht; lia).
    specialize (IH Ht').
    pose proof (lemma_6_induction G (S t) Ht) as next.
    assert (HI : forall h, falling (advantage G (S t) h)).
    { intros h B B' D HB HBB HD; destruct (silent_rate G (S t) h) as [Hb Hs].
      rewrite !advantage_by_P by (assumption || lra).
      pose proof (P_falling t h IH B B' D HB HBB HD).
      pose proof (falling_scaled _ _ (rho G) Hs ltac:(lra) (I_t _ _ IH (silence :: h)) B B' D HB HBB HD) as I.
      cbn beta in I.
      pose proof (Q.min_le_compat_l _ _ 0 I); lra. }
    assert (HK : forall h, falling (fun B D =>
      waiting G (S t) h B D - waiting G (S t) h B (rho G * D) - s_c G * B)).
    { intros h B B' D HB HBB HD; destruct (silent_rate G (S t) h) as [Hb Hs].
      rewrite !waiting_gap_by_P.
      pose proof (P_falling t h IH B B' D HB HBB HD).
      pose proof (falling_scaled _ _ (rho G) Hs ltac:(lra) (K_t _ _ IH (silence :: h)) B B' D HB HBB HD) as K.
      cbn beta in K; lra. }
    assert (HM : forall h, falling (fun B D => waiting G (S t) h B D - cost G (S t) h B D 0)).
    { intros h B B' D HB HBB HD; destruct (silent_rate G (S t) h) as [Hb Hs].
      assert (Split : forall B, 0 <= B -> waiting G (S t) h B D - cost G (S t) h B D 0 ==
        Qmax (waiting G (S t) h B D - wait G (S t) h B D 0) (waiting G (S t) h B D - act G (S t) h B D 0)).
      { intros x Hx; rewrite cost_is_least.
        destruct (least_cases (wait G (S t) h x D 0) (act G (S t) h x D 0)) as [[L ->]|[L ->]];
          [rewrite Q.max_l by lra | rewrite Q.max_r by lra]; reflexivity. }
      rewrite !Split by lra.
      apply Q.max_le_compat.
      - pose proof (falling_scaled _ _ (rho G) Hs ltac:(lra) (M_t _ _ IH (silence :: h)) B B' D HB HBB HD) as M.
        cbn beta in M; cbn [waiting wait]; lra.
      - rewrite !(act_then_wait _ _ next) by lra.
        pose proof (HK h B B' D HB HBB HD) as K; cbn beta in K; lra. }
    constructor; try assumption.
    (* (J): no stretches are needed, since
       W(B, D) - W(B, rho D) - s_c B = s_c D + (F - W)(B, rho D) + min(0, Delta(B, D)). *)
    intros h B B' D HB HBB HD.
    assert (HrD : 0 <= rho G * D) by (apply product_not_negative; lra).
    rewrite (cost_by_advantage (S t) h B' D), (cost_by_advantage (S t) h B D).
    rewrite !(act_then_wait _ _ next) by lra.
    pose proof (HM h B B' (rho G * D) HB HBB HrD) as M; cbn beta in M.
    pose proof (Q.min_le_compat_l _ _ 0 (HI h B B' D HB HBB HD)); lra.
  Qed.

  (** "Costs scale with the masses." *)
  Lemma costs_scale k t h B D N : 0 <= k ->
    cost G t h (k * B) (k * D) (k * N) == k * cost G t h B D N.
  Proof.
    intros Hk; revert h B D N; induction t as [|t IH]; intros h B D N; rewrite !cost_is_least; unfold act.
    all: assert (Min : forall x y x' y', x' == k * x -> y' == k * y -> Qmin x' y' == k * Qmin x y)
      by (intros x y x' y' -> ->; destruct (least_cases x y) as [[L ->]|[L ->]];
          [apply Q.min_l | apply Q.min_r];
          assert (0 <= k * (y - x) \/ 0 <= k * (x - y))
            by (solve [left; apply product_not_negative; lra | right; apply product_not_negative; lra]);
          nra).
    - apply Min; cbn [wait]; ring.
    - assert (W : forall B' D' N' B D N, B' == k * B -> D' == k * D -> N' == k * N ->
        wait G (S t) h B' D' N' == k * wait G (S t) h B D N).
      { clear - IH; intros B' D' N' B D N -> -> ->; cbn [wait].
        set (b := rate G (S t) h).
        assert (E1 : p * b * (k * B) == k * (p * b * B)) by ring.
        assert (E2 : p * (k * D) == k * (p * D)) by ring.
        assert (E3 : (1 - p * b) * (k * B) == k * ((1 - p * b) * B)) by ring.
        assert (E4 : rho G * (k * D) == k * (rho G * D)) by ring.
        assert (E5 : 0 == k * 0) by ring.
        rewrite E1, E2, E3, E4, !IH.
        assert (Z : cost G t (pester :: h) (k * (p * b * B)) (k * (p * D)) 0
          == k * cost G t (pester :: h) (p * b * B) (p * D) 0) by (rewrite E5 at 1; apply IH).
        rewrite Z; ring. }
      apply Min; [apply W; reflexivity|].
      rewrite (W _ _ _ B (rho G * D) (N + p * D)) by ring; ring.
  Qed.
End Falling.

Global Instance advantage_proper G t h : Proper (Qeq ==> Qeq ==> Qeq) (advantage G t h).
Proof. intros B B' EB D D' ED; unfold advantage; now rewrite EB, ED. Qed.

(** Scaling the masses scales what a contribution gains. *)
Lemma advantage_scales G k t h B D : 0 < k ->
  advantage G t h (k * B) (k * D) == k * advantage G t h B D.
Proof.
  intros Hk.
  assert (W : forall D N, wait G t h (k * B) (k * D) (k * N) == k * wait G t h B D N).
  { clear D; intros D N; destruct t; cbn [wait]; [ring|].
    set (b := rate G (S t) h).
    assert (E1 : (1 - rho G) * b * (k * B) == k * ((1 - rho G) * b * B)) by ring.
    assert (E2 : (1 - rho G) * (k * D) == k * ((1 - rho G) * D)) by ring.
    assert (E3 : (1 - (1 - rho G) * b) * (k * B) == k * ((1 - (1 - rho G) * b) * B)) by ring.
    assert (E4 : rho G * (k * D) == k * (rho G * D)) by ring.
    rewrite E1, E2, E3, E4, costs_scale by lra.
    pose proof (costs_scale G k t (pester :: h) ((1 - rho G) * b * B) ((1 - rho G) * D) 0) as C.
    assert (E5 : k * 0 == 0) by ring; rewrite E5 in C; rewrite C by lra; ring. }
  unfold advantage, act.
  pose proof (W D 0) as W0; assert (E5 : k * 0 == 0) by ring; rewrite E5 in W0; rewrite W0.
  pose proof (W (rho G * D) ((1 - rho G) * D)) as W1.
  assert (E6 : rho G * (k * D) == k * (rho G * D)) by ring; rewrite E6.
  assert (E7 : 0 + (1 - rho G) * (k * D) == k * ((1 - rho G) * D)) by ring; rewrite E7, W1.
  assert (E8 : 0 + (1 - rho G) * D == (1 - rho G) * D) by ring; rewrite E8; ring.
Qed.

(** "If D = 0 < B, contributing is a waste." *)
Lemma no_destitute G t h B N : 0 <= B -> 0 <= N -> 0 < B + N ->
  wait G t h B 0 N < act G t h B 0 N.
Proof.
  intros HB HN HM; ranges G; unfold act.
  assert (E1 : rho G * 0 == 0) by ring; assert (E2 : N + (1 - rho G) * 0 == N) by ring; rewrite E1, E2.
  assert (0 < s_c G * (B + 0 + N)) by (apply Qmult_lt_0_compat; lra); lra.
Qed.

(** The threshold in terms of odds: with D' : B' at least D : B. *)
Lemma more_odds G t h B D B' D' : up_to_t_star G t ->
  0 <= B -> 0 < D -> 0 <= B' -> 0 < D' -> D * B' <= D' * B ->
  0 <= advantage G t h B D -> 0 <= advantage G t h B' D'.
Proof.
  intros Ht HB HD HB' HD' Hodds Hadv; set (k := D / D').
  assert (Hk : 0 < k).
  { apply (Qmult_lt_r _ _ D' HD'); unfold k.
    assert (E : D / D' * D' == D) by (field; lra); rewrite E; lra. }
  assert (ED : k * D' == D) by (unfold k; field; lra).
  assert (HkB : k * B' <= B).
  { apply (Qmult_le_r _ _ D' HD'); unfold k.
    assert (E : D / D' * B' * D' == D * B') by (field; lra); rewrite E; lra. }
  assert (0 <= k * B') by (apply product_not_negative; lra).
  pose proof (I_t _ _ (theorem_8_induction G t Ht) h (k * B') B D ltac:(lra) HkB ltac:(lra)) as I.
  rewrite <- ED, advantage_scales in I by assumption; rewrite ED in I.
  apply (Qmult_le_l _ _ k Hk); lra.
Qed.

(** The belief mu(D) if nobody is satisfied. *)
Definition belief_in_D (B D : Q) : Q := D / (B + D).

(** Theorem 8 of the paper, extended.  In every round t <= t*, and after every history: if contributing is at
    least as good as waiting at a belief with N = 0, it is so at every belief with N = 0 and a greater mu(D).
    The pesters of a Byzantine P2 may depend on the round and on what P1 has observed. *)
Theorem theorem_8 (G : game) (t : nat) (h : signals) (B D B' D' : Q) :
  up_to_t_star G t ->
  0 <= B -> 0 <= D -> 0 < B + D -> 0 <= B' -> 0 <= D' -> 0 < B' + D' ->
  belief_in_D B D <= belief_in_D B' D' ->
  act G t h B D 0 <= wait G t h B D 0 ->
  act G t h B' D' 0 <= wait G t h B' D' 0.
Proof.
  intros Ht HB HD HM HB' HD' HM' Hmu Hact.
  assert (Pos : 0 < D).
  { apply Qnot_le_lt; intros HD0; assert (E : D == 0) by lra; rewrite E in *.
    pose proof (no_destitute G t h B 0 HB ltac:(lra) ltac:(lra)); lra. }
  assert (Odds : D * (B' + D') <= D' * (B + D)).
  { assert (HMM : 0 < (B + D) * (B' + D')) by (apply Qmult_lt_0_compat; assumption).
    apply (Qmult_le_r _ _ _ HMM) in Hmu; unfold belief_in_D in Hmu.
    assert (E1 : D / (B + D) * ((B + D) * (B' + D')) == D * (B' + D')) by (field; lra).
    assert (E2 : D' / (B' + D') * ((B + D) * (B' + D')) == D' * (B + D)) by (field; lra).
    rewrite E1, E2 in Hmu; exact Hmu. }
  assert (Pos' : 0 < D').
  { apply Qnot_le_lt; intros HD0; assert (E : D' == 0) by lra; rewrite E in *.
    assert (0 < D * (B' + 0)) by (apply Qmult_lt_0_compat; lra); lra. }
  assert (A : 0 <= advantage G t h B' D').
  { apply (more_odds G t h B D); try assumption; [lra|]; unfold advantage; lra. }
  unfold advantage in A; lra.
Qed.

(** As the paper has it: in games shorter than (3). *)
Corollary theorem_8_of_the_paper (G : game) (T t : nat) (h : signals) (B D B' D' : Q) :
  rounds T < bound_3 G -> (t <= T)%nat ->
  0 <= B -> 0 <= D -> 0 < B + D -> 0 <= B' -> 0 <= D' -> 0 < B' + D' ->
  belief_in_D B D <= belief_in_D B' D' ->
  act G t h B D 0 <= wait G t h B D 0 ->
  act G t h B' D' 0 <= wait G t h B' D' 0.
Proof.
  intros HT Ht; apply theorem_8; intros k Hk; apply (bound_3_implies _ _ HT k); lia.
Qed.
