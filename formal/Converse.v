(** * Theorem 7, the converse: beyond t* it fails *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7.

Section Converse.
  Context (G : game).
  Notation p := (1 - rho G).

  (** Against a P2 that is surely not Byzantine the history does not matter, ... *)
  Lemma same_without_byzantine t h h' D N : cost G t h 0 D N == cost G t h' 0 D N.
  Proof.
    revert h h' D N; induction t as [|t IH]; intros h h' D N; [reflexivity|].
    assert (Wt : forall D N, wait G (S t) h 0 D N == wait G (S t) h' 0 D N).
    { clear D N; intros D N; cbn [wait].
      assert (Z : forall x, x * 0 == 0) by (intros; ring); rewrite !Z.
      rewrite (IH (pester :: h) (pester :: h') (p * D)), (IH (silence :: h) (silence :: h') (rho G * D)).
      reflexivity. }
    rewrite !cost_is_least; unfold act; rewrite !Wt; reflexivity.
  Qed.

  (** ... and a longer game costs no less. *)
  Lemma longer_costs_more t h D N : 0 <= D -> 0 <= N -> cost G t h 0 D N <= cost G (S t) h 0 D N.
  Proof.
    ranges G; revert h D N; induction t as [|t IH]; intros h D N HD HN.
    - rewrite cost_in_round_0 by lra; rewrite cost_is_least.
      assert (Pos : forall D N, 0 <= D -> 0 <= N -> 0 <= wait G 1 h 0 D N).
      { intros x y Hx Hy; cbn [wait].
        assert (Z : forall x, x * 0 == 0) by (intros; ring); rewrite !Z.
        assert (0 <= p * x) by (apply product_not_negative; lra).
        assert (0 <= rho G * x) by (apply product_not_negative; lra).
        rewrite !cost_in_round_0 by lra.
        assert (0 <= p * r_p G * x) by (repeat apply product_not_negative; lra). lra. }
      apply Q.min_glb; [now apply Pos|]; unfold act.
      assert (0 <= rho G * D) by (apply product_not_negative; lra).
      assert (0 <= p * D) by (apply product_not_negative; lra).
      pose proof (Pos (rho G * D) (N + p * D) ltac:(assumption) ltac:(lra)).
      assert (0 <= s_c G * (0 + D + N)) by (apply product_not_negative; lra). lra.
    - assert (Wt : forall D N, 0 <= D -> 0 <= N -> wait G (S t) h 0 D N <= wait G (S (S t)) h 0 D N).
      { clear D N HD HN; intros D N HD HN.
        change (wait G (S (S t)) h 0 D N) with
          (p * r_p G * (rate G (S (S t)) h * 0 + D)
           + cost G (S t) (pester :: h) (p * rate G (S (S t)) h * 0) (p * D) 0
           + cost G (S t) (silence :: h) ((1 - p * rate G (S (S t)) h) * 0) (rho G * D) N).
        change (wait G (S t) h 0 D N) with
          (p * r_p G * (rate G (S t) h * 0 + D)
           + cost G t (pester :: h) (p * rate G (S t) h * 0) (p * D) 0
           + cost G t (silence :: h) ((1 - p * rate G (S t) h) * 0) (rho G * D) N).
        assert (Z : forall x, x * 0 == 0) by (intros; ring); rewrite !Z.
        assert (0 <= p * D) by (apply product_not_negative; lra).
        assert (0 <= rho G * D) by (apply product_not_negative; lra).
        pose proof (IH (pester :: h) (p * D) 0 ltac:(assumption) ltac:(lra)).
        pose proof (IH (silence :: h) (rho G * D) N ltac:(assumption) ltac:(assumption)). lra. }
      rewrite (cost_is_least G (S t)), (cost_is_least G (S (S t))).
      assert (0 <= rho G * D) by (apply product_not_negative; lra).
      assert (0 <= p * D) by (apply product_not_negative; lra).
      apply Q.min_le_compat; [now apply Wt|]; unfold act.
      pose proof (Wt (rho G * D) (N + p * D) ltac:(assumption) ltac:(lra)); lra.
  Qed.

  (** f': the cost, per destitute peer, of waiting for a pester and then playing optimally. *)
  Definition f' (t : nat) : Q := waiting G t [] 0 1.

  Lemma waiting_is_f' t h D : 0 <= D -> waiting G t h 0 D == f' t * D.
  Proof.
    unfold f'; ranges G; revert h D.
    enough (H' : forall h h' D, 0 <= D -> waiting G t h 0 D == waiting G t h' 0 1 * D) by (intros; now apply H').
    induction t as [|t IH]; intros h h' D HD; cbn [waiting]; [ring|].
    assert (Z : forall x, x * 0 == 0) by (intros; ring); rewrite !Z.
    rewrite (IH (silence :: h) h' (rho G * D)), (IH (silence :: h') h' (rho G * 1))
      by (apply product_not_negative; lra).
    rewrite (same_without_byzantine t (pester :: h) (pester :: h') (p * D)).
    pose proof (costs_scale G D t (pester :: h') 0 (p * 1) 0 HD) as C.
    assert (E : D * (p * 1) == p * D) by ring; rewrite E, !Z in C; rewrite C; ring.
  Qed.

  Lemma f'_rises t k : (t <= k)%nat -> f' t <= f' k.
  Proof.
    ranges G; induction 1 as [|k Hk IH]; [lra|]; eapply Qle_trans; [exact IH|]; clear IH Hk t.
    assert (Step : forall k, f' (S k) == p * r_p G + cost G k [] 0 (p * 1) 0 + f' k * (rho G * 1)).
    { intros n; unfold f' at 1; cbn [waiting].
      assert (Z : forall x, x * 0 == 0) by (intros; ring); rewrite !Z.
      rewrite waiting_is_f' by (apply product_not_negative; lra).
      rewrite (same_without_byzantine n [pester] []); ring. }
    induction k as [|k IH].
    - rewrite Step; unfold f'; cbn [waiting]; rewrite cost_in_round_0 by lra.
      assert (0 < p * r_p G) by (apply Qmult_lt_0_compat; lra); lra.
    - pose proof (Step k); pose proof (Step (S k)).
      pose proof (longer_costs_more k [] (p * 1) 0 ltac:(lra) ltac:(lra)).
      assert (0 <= (f' (S k) - f' k) * (rho G * 1)) by (apply product_not_negative; lra). lra.
  Qed.

  Context (T : nat).
  Notation sure := (0, 1, 0).

  Lemma no_byzantine h : let '(B, D, N) := belief_after G T sure h in B == 0 /\ 0 < D.
  Proof.
    ranges G; induction h as [|[m s] past IH]; cbn [belief_after]; [split; reflexivity|].
    destruct (belief_after G T sure past) as [[B D] N]; destruct IH as [E HD].
    assert (0 < rho G * D) by (apply Qmult_lt_0_compat; lra).
    assert (0 < p * D) by (apply Qmult_lt_0_compat; lra).
    assert (0 < rho G * (rho G * D)) by (apply Qmult_lt_0_compat; lra).
    assert (0 < p * (rho G * D)) by (apply Qmult_lt_0_compat; lra).
    destruct m, s; cbn; rewrite E; split; try ring; assumption.
  Qed.

  (** Suppose that P1 never answers silence. *)
  Hypothesis never : forall h, (length h <= T)%nat -> optimal_so_far G T sure h -> ~ asked h ->
    does_nothing G (round T h) (observed h) (belief_after G T sure h).

  (** Then after silence it waits for a pester. *)
  Lemma waits_after_silence k m past : let h := (m, silence) :: past in
    round T h = k -> (length h <= T)%nat -> optimal_so_far G T sure h ->
    let '(B, D, N) := belief_after G T sure h in
    cost G k (observed h) B D N == wait G k (observed h) B D N /\
    wait G k (observed h) B D N == waiting G k (observed h) B D.
  Proof.
    revert m past; induction k as [|k IH]; intros m past h R HT Opt.
    all: pose proof (never h HT Opt ltac:(cbn; discriminate)) as Nothing; rewrite R in Nothing.
    - destruct (belief_after G T sure h) as [[B D] N]; cbn [does_nothing] in Nothing.
      split; [rewrite cost_is_least; apply Q.min_l; lra | reflexivity].
    - assert (R' : round T ((nothing, silence) :: h) = k) by (unfold round in *; cbn [length] in *; lia).
      assert (HT' : (length ((nothing, silence) :: h) <= T)%nat) by (unfold round in R; cbn [length] in *; lia).
      assert (Opt' : optimal_so_far G T sure ((nothing, silence) :: h)).
      { cbn [optimal_so_far]; split; [rewrite R|exact Opt].
        destruct (belief_after G T sure h) as [[B D] N]; cbn in *; lra. }
      specialize (IH nothing h R' HT' Opt').
      assert (Eb : belief_after G T sure ((nothing, silence) :: h) =
        after_signal G (round T h) (observed h) silence (after_move G nothing (belief_after G T sure h))) by reflexivity.
      rewrite Eb in IH; clear Eb.
      rewrite R in IH.
      destruct (belief_after G T sure h) as [[B D] N]; cbn [does_nothing after_signal after_move] in *.
      change (observed ((nothing, silence) :: h)) with (silence :: observed h) in IH.
      destruct IH as [IH1 IH2].
      split; [rewrite cost_is_least; apply Q.min_l; lra|].
      cbn [wait waiting]; rewrite IH1, IH2; reflexivity.
  Qed.
End Converse.

(** If T > t*, Theorem 7 fails on the path, at mu(B) = 0 and whatever the rates: it is not so that a P1 that has
    followed an optimal plan so far does nothing, strictly, whenever it is not asked.  ([t] is t*.) *)
Theorem theorem_7_converse (G : game) (t T : nat) :
  up_to_t_star G t -> pays_again G t -> (t < T)%nat ->
  ~ (forall h, (length h <= T)%nat -> optimal_so_far G T (0, 1, 0) h -> ~ asked h ->
       does_nothing G (round T h) (observed h) (belief_after G T (0, 1, 0) h)).
Proof.
  intros Ht Pays HT Never; ranges G; destruct T as [|T]; [lia|].
  assert (Ef : f' G t == f G t)
    by (unfold f'; destruct (known_destitute_costs G t Ht [] 1 ltac:(lra)) as [_ ->]; ring).
  assert (Big : forall k, (t <= k)%nat -> (1 - rho G + rho G * rho G) * s_c G <= (1 - rho G) * (rho G * rho G) * f' G k).
  { intros k Hk; pose proof (f'_rises G t k Hk) as L; rewrite Ef in L; unfold pays_again in Pays.
    assert (0 <= (1 - rho G) * (rho G * rho G) * (f' G k - f G t)) by (repeat apply product_not_negative; lra).
    lra. }
  assert (Below : forall k h D N, wait G k h 0 D N <= waiting G k h 0 D).
  { intros [|k] h D N; cbn [wait waiting]; [lra|].
    pose proof (cost_at_most_waiting G k (silence :: h) ((1 - (1 - rho G) * rate G (S k) h) * 0) (rho G * D) N); lra. }
  (* it contributes in round T *)
  assert (Give : act G (S T) [] 0 1 0 <= wait G (S T) [] 0 1 0).
  { apply Qnot_lt_le; intros L.
    pose proof (waits_after_silence G (S T) Never T nothing []) as W; cbv zeta in W.
    specialize (W ltac:(unfold round; cbn; lia) ltac:(cbn; lia)
      ltac:(cbn [optimal_so_far optimal_move belief_after round length observed map]; split; [|exact I];
            replace (round (S T) []) with (S T) by reflexivity; lra)).
    cbn [belief_after after_move after_signal observed map snd] in W.
    replace (round (S T) []) with (S T) in W by reflexivity.
    destruct W as [W1 W2].
    assert (E : wait G (S T) [] 0 1 0 == waiting G (S T) [] 0 1)
      by (cbn [wait waiting]; rewrite W1, W2; reflexivity).
    rewrite waiting_is_f' in E by lra.
    unfold act in L.
    pose proof (Below (S T) [] (rho G * 1) (0 + (1 - rho G) * 1)) as A; rewrite waiting_is_f' in A by lra.
    pose proof (Big (S T) ltac:(lia)) as B1.
    assert (0 < s_c G * (1 - rho G)) by (apply Qmult_lt_0_compat; lra).
    assert (Hrr : 0 < rho G * rho G) by nra.
    assert (K : rho G * rho G * s_c G < rho G * rho G * ((1 - rho G) * f' G (S T))) by lra.
    apply Qmult_lt_l in K; [|assumption].
    lra. }
  (* and answers silence *)
  set (h := [(contribute, silence)]).
  assert (Opt : optimal_so_far G (S T) (0, 1, 0) h) by (split; [exact Give | exact I]).
  pose proof (Never h ltac:(cbn; lia) Opt ltac:(cbn; discriminate)) as Nothing.
  pose proof (waits_after_silence G (S T) Never T contribute []) as W; cbv zeta in W; fold h in W.
  specialize (W ltac:(unfold round; cbn; lia) ltac:(cbn; lia) Opt).
  replace (round (S T) h) with T in Nothing by (unfold round, h; cbn; lia).
  assert (Bel : exists B D N, belief_after G (S T) (0, 1, 0) h = (B, D, N) /\
    B == 0 /\ D == rho G * rho G /\ N == 1 - rho G).
  { unfold h; cbn [belief_after after_move after_signal]; do 3 eexists; split; [reflexivity|].
    repeat split; ring. }
  destruct Bel as (B & D & N & Eb & EB & ED & EN); rewrite Eb in *; cbn [does_nothing] in Nothing.
  destruct W as [_ W]; unfold act in Nothing.
  rewrite EB, ED, EN in *.
  assert (0 <= rho G * rho G) by nra.
  assert (0 <= rho G * (rho G * rho G)) by nra.
  pose proof (Below T (observed h) (rho G * (rho G * rho G)) (1 - rho G + (1 - rho G) * (rho G * rho G))) as A.
  rewrite waiting_is_f' in A, W by assumption.
  pose proof (Big T ltac:(lia)) as B1; lra.
Qed.
