(** * Theorem 7, on the path: P1 does nothing when it is not asked *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8.

(** The pester rates do not depend on what P1 observed. *)
Definition no_memory (G : game) : Prop := forall t h h', rate G t h == rate G t h'.

(** A move that P1's optimal plan may make, ties broken anyhow. *)
Definition optimal_move (G : game) (t : nat) (h : signals) (mu : belief) (m : move) : Prop :=
  let '(B, D, N) := mu in
  match m with
  | contribute => act G t h B D N <= wait G t h B D N
  | nothing => wait G t h B D N <= act G t h B D N
  end.

(** P1 has followed an optimal plan so far. *)
Fixpoint optimal_so_far (G : game) (T : nat) (prior : belief) (h : history) : Prop :=
  match h with
  | [] => True
  | (m, s) :: past =>
      optimal_move G (round T past) (observed past) (belief_after G T prior past) m
      /\ optimal_so_far G T prior past
  end.

(** P1 is asked in round T, and when it observed a pester in the round before. *)
Definition asked (h : history) : Prop :=
  match h with [] => True | (_, s) :: _ => s = pester end.

Lemma same_costs G : no_memory G -> forall t h h' B D N, cost G t h B D N == cost G t h' B D N.
Proof.
  intros M; induction t as [|t IH]; intros h h' B D N; [reflexivity|].
  rewrite !cost_is_least; unfold act; cbn [wait].
  rewrite (M (S t) h h').
  set (x := (1 - rho G) * rate G (S t) h' * B); set (y := (1 - (1 - rho G) * rate G (S t) h') * B).
  rewrite (IH (pester :: h) (pester :: h') x ((1 - rho G) * D)), (IH (silence :: h) (silence :: h') y (rho G * D)),
    (IH (pester :: h) (pester :: h') x ((1 - rho G) * (rho G * D))),
    (IH (silence :: h) (silence :: h') y (rho G * (rho G * D))); reflexivity.
Qed.

Lemma same_advantage G : no_memory G -> forall t h h' B D, advantage G t h B D == advantage G t h' B D.
Proof.
  intros M t h h' B D; unfold advantage, act.
  assert (W : forall B D N, wait G t h B D N == wait G t h' B D N).
  { clear - M; intros B D N; destruct t; cbn [wait]; [reflexivity|]; rewrite (M (S t) h h').
    rewrite (same_costs G M t (pester :: h) (pester :: h')), (same_costs G M t (silence :: h) (silence :: h'));
      reflexivity. }
  rewrite !W; reflexivity.
Qed.

(** "If answering silence is worth while, it was worth while, strictly, to contribute a round earlier." *)
Lemma earlier_was_better G k h B D : no_memory G -> up_to_t_star G (S k) -> 0 <= B -> 0 < D ->
  0 <= advantage G k (silence :: h) ((1 - (1 - rho G) * rate G (S k) h) * B) (rho G * D) ->
  (1 - rho G) * (1 - rho G) * r_p G * D <= advantage G (S k) h B D.
Proof.
  intros M Ht HB HD Hadv; ranges G; byz G (S k) h; destruct (silent_rate G (S k) h) as [Hb Hs].
  assert (Ht' : up_to_t_star G k) by (intros j Hj; apply Ht; lia).
  pose proof (lemma_6_induction G k Ht') as now.
  rewrite advantage_by_P by (assumption || lra).
  rewrite Q.min_l by assumption.
  set (b := rate G (S k) h) in *; set (p := 1 - rho G) in *.
  assert (HrD : 0 < rho G * D) by (apply Qmult_lt_0_compat; lra).
  assert (HpD : 0 < p * D) by (apply Qmult_lt_0_compat; unfold p; lra).
  assert (HbB : 0 <= p * b * B) by (apply product_not_negative; lra).
  assert (HsB : 0 <= (1 - p * b) * B) by (apply product_not_negative; lra).
  (* after a pester the odds are at least those after silence *)
  assert (Hp : 0 <= advantage G k (pester :: h) (p * b * B) (p * D)).
  { apply (more_odds G k (pester :: h) ((1 - p * b) * B) (rho G * D)); try assumption.
    - assert (0 <= p * (D * B) * (1 - b)).
      { repeat apply product_not_negative; unfold p; lra. }
      unfold p in *; lra.
    - now rewrite (same_advantage G M k _ (silence :: h)). }
  assert (W : cost G k (pester :: h) (p * b * B) (p * D) 0
    == s_c G * (p * b * B + p * D + 0) + waiting G k (pester :: h) (p * b * B) (rho G * (p * D))).
  { rewrite <- (act_then_wait _ _ now) by lra; rewrite cost_is_least; apply Q.min_r.
    unfold advantage in Hp; lra. }
  pose proof (cost_at_most_waiting G k (pester :: h) (p * b * B) (rho G * (p * D)) 0) as F.
  unfold P; fold b; fold p; rewrite W; lra.
Qed.

(** Where P1 may believe in satisfied peers, it contributed and has not been pestered since. *)
Lemma satisfied_or_unasked G T B D h :
  let '(_, _, N) := belief_after G T (B, D, 0) h in N == 0 \/ unasked_after_contribution h.
Proof.
  induction h as [|[m s] past IH]; cbn [belief_after]; [left; reflexivity|].
  destruct (belief_after G T (B, D, 0) past) as [[x y] z].
  destruct s; [destruct m; left; reflexivity|].
  destruct m; cbn; [right; constructor|].
  destruct IH as [E|H]; [now left | right; now constructor].
Qed.

(** Theorem 7 of the paper, on the path.  Let the pester rates not depend on the history and let T <= t* (which
    (3) implies).  A P1 that has followed an optimal plan so far, ties broken anyhow, does nothing in every round
    in which it is not asked: contributing there is strictly worse. *)
Theorem theorem_7_on_the_path (G : game) (T : nat) (B D : Q) (h : history) :
  no_memory G -> up_to_t_star G T -> 0 <= B -> 0 <= D -> (length h <= T)%nat ->
  optimal_so_far G T (B, D, 0) h -> ~ asked h -> 0 < total (belief_after G T (B, D, 0) h) ->
  does_nothing G (round T h) (observed h) (belief_after G T (B, D, 0) h).
Proof.
  intros M HT HB HD Hlen Hopt Hask HM.
  assert (HP : is_belief (B, D, 0)) by (cbn; lra).
  destruct h as [|[m s] past]; [exfalso; apply Hask; exact I|].
  destruct s; [exfalso; apply Hask; reflexivity|]; clear Hask.
  assert (L6 : unasked_after_contribution ((m, silence) :: past) ->
    does_nothing G (round T ((m, silence) :: past)) (observed ((m, silence) :: past))
      (belief_after G T (B, D, 0) ((m, silence) :: past))).
  { intros U; apply lemma_6_sharpened; try assumption.
    intros k Hk; apply HT; unfold round in Hk; cbn [length] in *; lia. }
  destruct m; [apply L6; constructor|].
  pose proof (satisfied_or_unasked G T B D past) as Sat.
  destruct Hopt as [Hopt _].
  pose proof (belief_after_is_belief G T _ past HP) as Hb; cbn [belief_after] in *.
  destruct (belief_after G T (B, D, 0) past) as [[x y] z]; destruct Hb as (Hx & Hy & Hz).
  destruct Sat as [Ez|U]; [|apply L6; now constructor]; clear L6.
  assert (R : round T past = S (round T ((nothing, silence) :: past))) by (unfold round; cbn [length] in *; lia).
  set (k := round T ((nothing, silence) :: past)) in *; rewrite R in *.
  cbn [after_move after_signal does_nothing observed map snd total optimal_move] in *.
  fold (observed past) in *; rewrite Ez in *.
  ranges G; destruct (silent_rate G (S k) (observed past)) as [_ Hs].
  assert (HsB : 0 <= (1 - (1 - rho G) * rate G (S k) (observed past)) * x) by (apply product_not_negative; lra).
  assert (HT' : up_to_t_star G (S k)) by (intros j Hj; apply HT; unfold k, round in *; cbn [length] in *; lia).
  destruct (Qlt_le_dec 0 y) as [Hy'|Hy'].
  - apply Qnot_le_lt; intros Hact.
    assert (A : 0 <= advantage G k (silence :: observed past)
      ((1 - (1 - rho G) * rate G (S k) (observed past)) * x) (rho G * y)) by (unfold advantage; lra).
    apply earlier_was_better in A; try assumption.
    assert (0 < (1 - rho G) * (1 - rho G) * r_p G * y) by (repeat apply Qmult_lt_0_compat; lra).
    unfold advantage in A; lra.
  - assert (E : y == 0) by lra; rewrite E in *.
    assert (E0 : rho G * 0 == 0) by ring; rewrite E0 in *.
    apply no_destitute; lra.
Qed.
