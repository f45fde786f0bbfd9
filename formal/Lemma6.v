(** * Lemma 6, and Lemma 6 sharpened: after a contribution, silence is not answered *)

From Goodwill Require Import Model Lemma5.

(** ** A peer that is known to be destitute

    [w t] is its least cost per unit of mass if P1 contributes only at once or after a pester, and [f t] the
    cost of first waiting for a pester: the recursion "known-destitute" of the book. *)

Fixpoint known_destitute (G : game) (t : nat) : Q * Q :=
  match t with
  | O => (0, 0)
  | S t' =>
      let '(w, f) := known_destitute G t' in
      let f' := (1 - rho G) * (r_p G + w) + rho G * f in
      (Qmin ((1 - rho G) * r_p G + w) (s_c G + rho G * f'), f')
  end.
Definition w G t := fst (known_destitute G t).
Definition f G t := snd (known_destitute G t).

(** Another contribution, after one contribution and one silence, pays in round [t]: the book's "unprompted". *)
Definition pays_again (G : game) (t : nat) : Prop :=
  (1 - rho G + rho G * rho G) * s_c G <= (1 - rho G) * (rho G * rho G) * f G t.

(** With t* the least round in which it pays (none, if it never pays): t < t*, and t <= t*. *)
Definition before_t_star (G : game) (t : nat) : Prop := forall k, (k <= t)%nat -> ~ pays_again G k.
Definition up_to_t_star (G : game) (t : nat) : Prop := forall k, (k < t)%nat -> ~ pays_again G k.

(** "The numbers." *)
Section Numbers.
  Context (G : game).
  Notation p := (1 - rho G).

  Lemma f_S t : f G (S t) == p * (r_p G + w G t) + rho G * f G t.
  Proof. unfold f, w; cbn; destruct (known_destitute G t); cbn; reflexivity. Qed.

  Lemma w_S t : w G (S t) == Qmin (p * r_p G + w G t) (s_c G + rho G * f G (S t)).
  Proof. unfold f, w; cbn; destruct (known_destitute G t); cbn; reflexivity. Qed.

  Lemma w_at_most_bear t : w G (S t) <= p * r_p G + w G t.
  Proof. rewrite w_S; apply Q.le_min_l. Qed.

  Lemma w_at_most_give t : w G t <= s_c G + rho G * f G t.
  Proof.
    ranges G; destruct t; [unfold w, f; cbn; lra|].
    rewrite w_S; apply Q.le_min_r.
  Qed.

  Lemma w_at_most_f t : w G t <= f G t.
  Proof.
    ranges G; induction t; [unfold w, f; cbn; lra|].
    pose proof (w_at_most_bear t); rewrite f_S; nra.
  Qed.

  (** "w and f never fall, and f rises by at most p r_p." *)
  Lemma numbers_rise t :
    w G t <= w G (S t) /\ f G t <= f G (S t) /\ f G (S t) <= f G t + p * r_p G.
  Proof.
    ranges G.
    assert (W : forall t, f G t <= f G (S t) -> w G t <= w G (S t)).
    { intros k Hk; rewrite (w_S k); pose proof (w_at_most_give k).
      apply Q.min_glb; nra. }
    induction t as [|t (IHw & IHf & IHr)].
    - assert (f G 0 <= f G 1 /\ f G 1 <= f G 0 + p * r_p G).
      { rewrite f_S; unfold f, w; cbn; nra. }
      split; [apply W|]; tauto.
    - assert (f G (S t) <= f G (S (S t)) /\ f G (S (S t)) <= f G (S t) + p * r_p G).
      { pose proof (w_at_most_bear t).
        assert (E : f G (S (S t)) - f G (S t) == p * (w G (S t) - w G t) + rho G * (f G (S t) - f G t))
          by (pose proof (f_S t); pose proof (f_S (S t)); lra).
        split; nra. }
      split; [apply W|]; tauto.
  Qed.

  Lemma f_rises k t : (k <= t)%nat -> f G k <= f G t.
  Proof. induction 1; [lra|]; pose proof (numbers_rise m); lra. Qed.

  Lemma w_not_negative t : 0 <= w G t.
  Proof. induction t; [unfold w; cbn; lra|]; pose proof (numbers_rise t); lra. Qed.

  Lemma f_not_negative t : 0 <= f G t.
  Proof. pose proof (w_at_most_f t); pose proof (w_not_negative t); lra. Qed.

  (** "If t is strong, so is t + 1"; in a weak round w and f are equal. *)
  Lemma weak t : w G t < s_c G + rho G * f G t -> w G t == f G t.
  Proof.
    ranges G; induction t as [|t IH]; intros Hw; [reflexivity|].
    destruct (least_cases (p * r_p G + w G t) (s_c G + rho G * f G (S t))) as [[Hle E]|[Hle E]];
      rewrite <- w_S in E; [|lra].
    destruct (Qlt_le_dec (w G t) (s_c G + rho G * f G t)) as [Hlt|Hge].
    - rewrite E, f_S, <- (IH Hlt); ring.
    - pose proof (numbers_rise t); nra.
  Qed.

  (** "The first bound follows": no plan costs more than suffering every pester. *)
  Lemma f_at_most_all_pesters t : f G t <= p * r_p G * rounds t.
  Proof.
    induction t as [|t IH]; [change (0 <= p * r_p G * 0); lra|].
    pose proof (numbers_rise t); rewrite rounds_S; lra.
  Qed.
End Numbers.

(** ** Waiting for the next pester

    The cost of doing nothing until the next pester and playing optimally from there: the book's F. *)
Fixpoint waiting (G : game) (t : nat) (h : signals) (B D : Q) : Q :=
  match t with
  | O => 0
  | S t' =>
      (1 - rho G) * r_p G * (rate G t h * B + D)
      + cost G t' (pester :: h) ((1 - rho G) * rate G t h * B) ((1 - rho G) * D) 0
      + waiting G t' (silence :: h) ((1 - (1 - rho G) * rate G t h) * B) (rho G * D)
  end.

Global Instance waiting_proper G t h : Proper (Qeq ==> Qeq ==> Qeq) (waiting G t h).
Proof.
  revert h; induction t as [|t IH]; intros h B B' EB D D' ED; cbn [waiting]; [reflexivity|].
  now rewrite EB, ED.
Qed.

Lemma cost_at_most_waiting G t h B D N : cost G t h B D N <= waiting G t h B D.
Proof.
  revert h B D; induction t as [|t IH]; intros h B D; rewrite cost_is_least;
    (eapply Qle_trans; [apply Q.le_min_l|]); cbn [wait waiting]; [lra|].
  specialize (IH (silence :: h) ((1 - (1 - rho G) * rate G (S t) h) * B) (rho G * D)); lra.
Qed.

(** ** The induction: the book's (F), (L) and (W)

    [loses] takes the place of the book's choice of a plan in (W): waiting for a pester instead of playing
    optimally costs no more than it would if all peers were known to be destitute. *)
Record sharp (G : game) (t : nat) : Prop := {
  (* (L): after a contribution and silence P1 waits until it is pestered *)
  silence_unanswered : forall h B D N, 0 <= B -> 0 <= D -> 0 <= N ->
    (1 - rho G) * D <= rho G * N -> wait G t h B D N == waiting G t h B D;
  (* (F) *)
  waiting_gap : forall h B D, 0 <= B -> 0 <= D ->
    waiting G t h B D - waiting G t h B (rho G * D) <= (1 - rho G) * f G t * D + s_c G * B;
  loses : forall h B D, 0 <= B -> 0 <= D ->
    waiting G t h B D - cost G t h B D 0 <= (f G t - w G t) * D;
  (* (W) *)
  cost_gap : forall h B D, 0 <= B -> 0 <= D ->
    cost G t h B D 0 - cost G t h B (rho G * D) 0 <= (1 - rho G) * w G t * D + s_c G * B
}.

(** The cost of a contribution, if silence after it is not answered: the book's "contribute-now". *)
Lemma act_then_wait G t : sharp G t -> forall h B D N, 0 <= B -> 0 <= D -> 0 <= N ->
  act G t h B D N == s_c G * (B + D + N) + waiting G t h B (rho G * D).
Proof.
  intros S h B D N HB HD HN; ranges G; unfold act.
  pose proof (silence_unanswered _ _ S) as L.
  rewrite L; nra.
Qed.

Lemma rarer G D N : 0 <= N -> (1 - rho G) * D <= rho G * rho G * N -> (1 - rho G) * D <= rho G * N.
Proof.
  intros HN H; ranges G.
  assert (0 <= rho G * (1 - rho G) * N) by (repeat apply product_not_negative; lra); lra.
Qed.

(** (L) in round t < t*: contributing saves less than it costs. *)
Lemma contribution_wasted G t : sharp G t -> ~ pays_again G t ->
  forall h B D N, 0 <= B -> 0 <= D -> 0 <= N -> 0 < B + D + N ->
  (1 - rho G) * D <= rho G * rho G * N ->
  wait G t h B D N < act G t h B D N.
Proof.
  intros S Ht h B D N HB HD HN HM HDN; ranges G; unfold pays_again in Ht.
  assert (Hr : 0 < rho G * rho G) by nra.
  rewrite (act_then_wait _ _ S) by assumption.
  rewrite (silence_unanswered _ _ S) by auto using rarer.
  pose proof (waiting_gap _ _ S h B D HB HD) as Gap.
  assert (L : (1 - rho G) * f G t * D < s_c G * (D + N) \/ D == 0 /\ 0 < s_c G * (B + N)).
  { destruct (Qlt_le_dec 0 D) as [HD'|HD']; [left|right].
    - apply (Qmult_lt_r _ _ (rho G * rho G)); [assumption|].
      assert (0 < ((1 - rho G + rho G * rho G) * s_c G - (1 - rho G) * (rho G * rho G) * f G t) * D)
        by (apply Qmult_lt_0_compat; lra).
      assert (0 <= s_c G * (rho G * rho G * N - (1 - rho G) * D)) by (apply product_not_negative; lra).
      lra.
    - split; [lra|]; apply Qmult_lt_0_compat; lra. }
  destruct L as [L|[E L]]; [lra|].
  rewrite E in *.
  assert (Z : rho G * 0 == 0) by ring.
  rewrite Z; lra.
Qed.

Lemma silence_unanswered_then G t : sharp G t -> ~ pays_again G t ->
  forall h B D N, 0 <= B -> 0 <= D -> 0 <= N -> (1 - rho G) * D <= rho G * rho G * N ->
  cost G t h B D N == waiting G t h B D.
Proof.
  intros S Ht h B D N HB HD HN HDN; ranges G; rewrite cost_is_least.
  assert (Hr : 0 < rho G * rho G) by nra.
  rewrite <- (silence_unanswered _ _ S h B D N) by auto using rarer.
  destruct (Qlt_le_dec 0 (B + D + N)) as [HM|HM].
  - apply Q.min_l, Qlt_le_weak, contribution_wasted; assumption.
  - assert (B == 0) as -> by lra; assert (D == 0) as -> by lra; assert (N == 0) as -> by lra.
    apply Q.min_l; unfold act.
    assert (Z : rho G * 0 == 0) by ring; assert (Z' : 0 + (1 - rho G) * 0 == 0) by ring.
    rewrite Z, Z'; lra.
Qed.

(** "In round 0 nobody pesters, contributing is useless, and all three are plain." *)
Lemma cost_in_round_0 G h B D N : 0 <= B -> 0 <= D -> 0 <= N -> cost G 0 h B D N == 0.
Proof.
  intros; ranges G; rewrite cost_is_least; unfold act; cbn [wait].
  assert (0 <= s_c G * (B + D + N)) by (apply product_not_negative; lra).
  rewrite Q.min_l; lra.
Qed.

Section Induction.
  Context (G : game).
  Notation p := (1 - rho G).

  Lemma lemma_6_induction t : up_to_t_star G t -> sharp G t.
  Proof.
    ranges G; induction t as [|t IH]; intros Ht.
    { constructor; intros h B D; try intros N; intros; unfold f, w; cbn [wait waiting known_destitute fst snd];
        assert (0 <= s_c G * B) by (apply product_not_negative; lra);
        try reflexivity; rewrite ?cost_in_round_0; try lra; try (apply product_not_negative; lra). }
    assert (now : sharp G t) by (apply IH; intros k Hk; apply Ht; lia).
    assert (Hp : ~ pays_again G t) by (apply Ht; lia); clear IH Ht.
    (* (L) *)
    assert (L : forall h B D N, 0 <= B -> 0 <= D -> 0 <= N -> p * D <= rho G * N ->
      wait G (S t) h B D N == waiting G (S t) h B D).
    { intros h B D N HB HD HN HDN; cbn [wait waiting].
      destruct (silent_rate G (S t) h).
      rewrite (silence_unanswered_then _ _ now Hp (silence :: h)); [reflexivity|..]; try lra;
        try (apply product_not_negative; lra).
      assert (0 <= rho G * (rho G * N - p * D)) by (apply product_not_negative; lra). lra. }
    (* (F) *)
    assert (F : forall h B D, 0 <= B -> 0 <= D ->
      waiting G (S t) h B D - waiting G (S t) h B (rho G * D)
      <= p * f G (S t) * D + s_c G * B).
    { intros h B D HB HD; cbn [waiting]; rewrite f_S.
      destruct (silent_rate G (S t) h) as [Hb Hs].
      set (b := rate G (S t) h) in *.
      pose proof (cost_gap _ _ now (pester :: h) (p * b * B) (p * D)) as C.
      pose proof (waiting_gap _ _ now (silence :: h) ((1 - p * b) * B) (rho G * D)) as W.
      assert (E : p * (rho G * D) == rho G * (p * D)) by ring; rewrite E; clear E.
      assert (0 <= p * D) by (apply product_not_negative; lra).
      assert (0 <= rho G * D) by (apply product_not_negative; lra).
      specialize (C ltac:(apply product_not_negative; lra) ltac:(assumption)).
      specialize (W ltac:(apply product_not_negative; lra) ltac:(assumption)).
      apply Qle_trans with
        (p * r_p G * (b * B + D) - p * r_p G * (b * B + rho G * D)
         + (p * w G t * (p * D) + s_c G * (p * b * B))
         + (p * f G t * (rho G * D) + s_c G * ((1 - p * b) * B))); [lra|].
      lra. }
    (* waiting for a pester loses no more than with a destitute peer *)
    assert (A : forall h B D, 0 <= B -> 0 <= D ->
      act G (S t) h B D 0 == s_c G * (B + D) + waiting G (S t) h B (rho G * D)).
    { intros h B D HB HD; unfold act; rewrite L; [ring|..]; try apply product_not_negative;
        try lra; try nra. }
    assert (V : forall h B D, 0 <= B -> 0 <= D ->
      waiting G (S t) h B D - cost G (S t) h B D 0
      <= (f G (S t) - w G (S t)) * D).
    { intros h B D HB HD; rewrite cost_is_least.
      pose proof (w_at_most_bear G t) as Wb; pose proof (w_at_most_give G (S t)) as Wg.
      destruct (least_cases (wait G (S t) h B D 0) (act G (S t) h B D 0)) as [[_ ->]|[_ ->]].
      - cbn [wait waiting].
        destruct (silent_rate G (S t) h) as [Hb Hs].
        set (b := rate G (S t) h) in *.
        pose proof (loses _ _ now (silence :: h) ((1 - p * b) * B) (rho G * D)) as Lo.
        specialize (Lo ltac:(apply product_not_negative; lra) ltac:(apply product_not_negative; lra)).
        apply Qle_trans with ((f G t - w G t) * (rho G * D)); [lra|].
        rewrite f_S.
        assert (0 <= (p * r_p G + w G t - w G (S t)) * D) by (apply product_not_negative; lra).
        lra.
      - rewrite A by assumption; pose proof (F h B D HB HD).
        assert (0 <= (s_c G + rho G * f G (S t) - w G (S t)) * D)
          by (apply product_not_negative; lra).
        lra. }
    constructor; try assumption.
    (* (W) *)
    intros h B D HB HD.
    assert (HrD : 0 <= rho G * D) by (apply product_not_negative; lra).
    pose proof (V h B (rho G * D) HB HrD) as V'.
    destruct (Qlt_le_dec (w G (S t)) (s_c G + rho G * f G (S t))) as [Weak|Strong].
    - (* weak: wait for a pester at (B, D) *)
      apply weak in Weak.
      pose proof (cost_at_most_waiting G (S t) h B D 0) as C.
      pose proof (F h B D HB HD); rewrite Weak in *.
      assert (Z : (f G (S t) - f G (S t)) * (rho G * D) == 0) by ring.
      rewrite Z in V'; lra.
    - (* strong: contribute at (B, D), then wait for a pester *)
      assert (C : cost G (S t) h B D 0 <= act G (S t) h B D 0)
        by (rewrite cost_is_least; apply Q.le_min_r).
      rewrite A in C by assumption.
      pose proof (w_at_most_give G (S t)).
      assert (E : w G (S t) == s_c G + rho G * f G (S t)) by lra.
      assert ((s_c G + rho G * f G (S t) - w G (S t)) * D == 0) by (rewrite E; ring).
      lra.
  Qed.
End Induction.

(** ** The theorems *)

(** P1 contributed in the past, and has observed only silence since. *)
Inductive unasked_after_contribution : history -> Prop :=
  | just_now past : unasked_after_contribution ((contribute, silence) :: past)
  | still m past : unasked_after_contribution past -> unasked_after_contribution ((m, silence) :: past).

(** "One contribution and one silent round leave D : N at rho^2 : (1 - rho); peers that were satisfied before,
    further contributions and further silence only lower it." *)
Lemma masses_after_contribution G T prior h :
  is_belief prior -> unasked_after_contribution h ->
  let '(B, D, N) := belief_after G T prior h in (1 - rho G) * D <= rho G * rho G * N.
Proof.
  intros HP; induction 1 as [past | m past H IH]; cbn [belief_after];
    pose proof (belief_after_is_belief G T prior past HP) as Hb;
    destruct (belief_after G T prior past) as [[B D] N]; destruct Hb as (HB & HD & HN); ranges G.
  - cbn; assert (0 <= rho G * rho G * N) by (repeat apply product_not_negative; lra); lra.
  - assert (E : 0 <= rho G * (rho G * (1 - rho G)) * D) by (repeat apply product_not_negative; lra).
    assert (E1 : 0 <= (1 - rho G) * (1 - rho G) * D) by (repeat apply product_not_negative; lra).
    assert (E2 : 0 <= rho G * ((1 - rho G) * (1 - rho G) * D)) by (apply product_not_negative; lra).
    assert (E3 : 0 <= (1 - rho G) * (rho G * rho G * N - (1 - rho G) * D))
      by (repeat apply product_not_negative; lra).
    destruct m; cbn; nra.
Qed.

(** Lemma 6, sharpened.  In every round t < t*, a rational P1 that contributed in the past and has not been
    pestered since does nothing: contributing is strictly worse.  Whatever its first belief [prior], and
    however the pesters of a Byzantine P2 depend on what P1 has observed.  [h] is P1's history in a game that
    starts in round [T]; no mass at all means that [h] cannot happen. *)
Theorem lemma_6_sharpened (G : game) (T : nat) (prior : belief) (h : history) :
  is_belief prior -> unasked_after_contribution h -> 0 < total (belief_after G T prior h) ->
  before_t_star G (round T h) ->
  does_nothing G (round T h) (observed h) (belief_after G T prior h).
Proof.
  intros HP Hh HM Ht.
  pose proof (masses_after_contribution G T prior h HP Hh) as HDN.
  pose proof (belief_after_is_belief G T prior h HP) as Hb.
  destruct (belief_after G T prior h) as [[B D] N]; destruct Hb as (HB & HD & HN).
  apply contribution_wasted; try assumption.
  - apply lemma_6_induction; intros k Hk; apply Ht; lia.
  - apply Ht; lia.
Qed.

(** The bound (3) of the paper on the length of the game. *)
Definition bound_3 (G : game) : Q :=
  (1 - rho G + rho G * rho G) / (rho G * rho G * ((1 - rho G) * (1 - rho G))) * (s_c G / r_p G).

Lemma below_bound_3 G t : rounds t < bound_3 G ->
  (1 - rho G) * (1 - rho G) * r_p G * rounds t * (rho G * rho G) < (1 - rho G + rho G * rho G) * s_c G.
Proof.
  ranges G; unfold bound_3; intros Ht.
  assert (Hp : 0 < rho G * rho G * ((1 - rho G) * (1 - rho G)) * r_p G)
    by (repeat apply Qmult_lt_0_compat; lra).
  apply (Qmult_lt_r _ _ _ Hp) in Ht.
  assert (E : (1 - rho G + rho G * rho G) / (rho G * rho G * ((1 - rho G) * (1 - rho G))) * (s_c G / r_p G)
    * (rho G * rho G * ((1 - rho G) * (1 - rho G)) * r_p G) == (1 - rho G + rho G * rho G) * s_c G)
    by (field; repeat split; lra).
  rewrite E in Ht; lra.
Qed.

(** "The paper's bound (3) on T implies T <= t*." *)
Lemma bound_3_implies G T : rounds T < bound_3 G -> before_t_star G T.
Proof.
  intros HT k Hk Hpays; ranges G; unfold pays_again in Hpays.
  assert (Hk' : rounds k <= rounds T) by (rewrite <- Zle_Qle; lia).
  assert (Hlt : rounds k < bound_3 G) by lra.
  apply below_bound_3 in Hlt.
  pose proof (f_at_most_all_pesters G k).
  assert (0 <= (1 - rho G) * (rho G * rho G) * ((1 - rho G) * r_p G * rounds k - f G k))
    by (repeat apply product_not_negative; lra).
  lra.
Qed.

(** Lemma 6 of the paper. *)
Theorem lemma_6 (G : game) (T : nat) (prior : belief) (h : history) :
  rounds T < bound_3 G ->
  is_belief prior -> unasked_after_contribution h -> 0 < total (belief_after G T prior h) ->
  does_nothing G (round T h) (observed h) (belief_after G T prior h).
Proof.
  intros HT HP Hh HM; apply lemma_6_sharpened; try assumption.
  intros k Hk; apply (bound_3_implies _ _ HT); unfold round in Hk; lia.
Qed.

(** "At t*": with B = 0 the numbers are the costs. *)
Lemma known_destitute_costs G t : up_to_t_star G t -> forall h D, 0 <= D ->
  cost G t h 0 D 0 == w G t * D /\ waiting G t h 0 D == f G t * D.
Proof.
  ranges G; induction t as [|t IH]; intros Ht h D HD.
  { rewrite cost_in_round_0 by lra; cbn [waiting]; unfold f, w; cbn; split; ring. }
  assert (Ht' : up_to_t_star G t) by (intros k Hk; apply Ht; lia).
  pose proof (lemma_6_induction G t Ht') as now; pose proof (lemma_6_induction G (S t) Ht) as next.
  specialize (IH Ht').
  assert (F : forall h D, 0 <= D -> waiting G (S t) h 0 D == f G (S t) * D).
  { clear h D HD; intros h D HD; cbn [waiting].
    assert (Z1 : (1 - rho G) * rate G (S t) h * 0 == 0) by ring; rewrite Z1.
    assert (Z2 : (1 - (1 - rho G) * rate G (S t) h) * 0 == 0) by ring; rewrite Z2.
    destruct (IH (pester :: h) ((1 - rho G) * D)) as [-> _]; [nra|].
    destruct (IH (silence :: h) (rho G * D)) as [_ ->]; [nra|].
    rewrite f_S; ring. }
  split; [|now apply F].
  rewrite cost_is_least, (act_then_wait _ _ next) by lra; rewrite F by nra.
  assert (W : wait G (S t) h 0 D 0 == ((1 - rho G) * r_p G + w G t) * D).
  { cbn [wait].
    assert (Z1 : (1 - rho G) * rate G (S t) h * 0 == 0) by ring; rewrite Z1.
    assert (Z2 : (1 - (1 - rho G) * rate G (S t) h) * 0 == 0) by ring; rewrite Z2.
    destruct (IH (pester :: h) ((1 - rho G) * D)) as [-> _]; [nra|].
    destruct (IH (silence :: h) (rho G * D)) as [-> _]; [nra|].
    ring. }
  rewrite W, w_S.
  set (x := (1 - rho G) * r_p G + w G t); set (y := s_c G + rho G * f G (S t)).
  assert (E : s_c G * (0 + D + 0) + f G (S t) * (rho G * D) == y * D) by (unfold y; ring); rewrite E.
  destruct (least_cases x y) as [[Hxy ->]|[Hxy ->]].
  - apply Q.min_l; apply Qmult_le_compat_r; assumption.
  - apply Q.min_r; apply Qmult_le_compat_r; assumption.
Qed.

(** In round t* of a longer game there is a belief, with B = 0, at which contributing again is at least as
    good: that of a P1 that was sure that P2 is destitute, contributed at once, and observed silence. *)
Theorem lemma_6_is_sharp (G : game) (t : nat) :
  up_to_t_star G t -> pays_again G t ->
  let h := [(contribute, silence)] in
  round (S t) h = t /\
  ~ does_nothing G t (observed h) (belief_after G (S t) (0, 1, 0) h).
Proof.
  intros Ht Hp h; ranges G; split; [unfold round, h; cbn; lia|].
  pose proof (lemma_6_induction G t Ht) as now.
  unfold h; cbn [belief_after after_move after_signal does_nothing observed map snd].
  set (B := (1 - _) * 0); set (D := rho G * (rho G * 1)); set (N := 0 + (1 - rho G) * 1).
  assert (EB : B == 0) by (unfold B; ring); assert (ED : D == rho G * rho G) by (unfold D; ring).
  assert (EN : N == 1 - rho G) by (unfold N; ring); clearbody B D N.
  assert (HD : 0 <= rho G * rho G) by nra.
  assert (HN : (1 - rho G) * (rho G * rho G) <= rho G * (1 - rho G)).
  { assert (0 <= (1 - rho G) * (rho G * (1 - rho G))) by (repeat apply product_not_negative; lra); lra. }
  rewrite EB, ED, EN, (act_then_wait _ _ now) by lra.
  rewrite (silence_unanswered _ _ now) by lra.
  destruct (known_destitute_costs G t Ht [silence] (rho G * rho G)) as [_ ->]; [assumption|].
  destruct (known_destitute_costs G t Ht [silence] (rho G * (rho G * rho G))) as [_ ->]; [nra|].
  unfold pays_again in Hp; lra.
Qed.

(** "f_t increases to (s_c + r_p) / (1 - rho) and never reaches it." *)
Lemma f_stays_below G t : (1 - rho G) * f G t < s_c G + r_p G.
Proof.
  ranges G; induction t as [|t IH]; [unfold f; cbn; lra|].
  pose proof (w_at_most_give G t); rewrite f_S.
  assert (0 <= (1 - rho G) * (s_c G + rho G * f G t - w G t)) by (apply product_not_negative; lra).
  assert (0 < (1 - (1 - rho G) * (1 - rho G)) * (s_c G + r_p G - (1 - rho G) * f G t))
    by (apply Qmult_lt_0_compat; nra).
  assert (E : (1 - rho G) * ((1 - rho G) * (r_p G + w G t) + rho G * f G t)
    == (1 - rho G) * ((1 - rho G) * (r_p G + (s_c G + rho G * f G t)) + rho G * f G t)
       - (1 - rho G) * ((1 - rho G) * (s_c G + rho G * f G t - w G t))) by ring.
  assert (0 <= (1 - rho G) * ((1 - rho G) * (s_c G + rho G * f G t - w G t)))
    by (apply product_not_negative; lra).
  lra.
Qed.

(** Each round adds to f no less than this, as long as f is not near its limit. *)
Lemma f_grows G t :
  (1 - rho G) * r_p G <= f G (S t) - f G t \/
  (1 - rho G) * (s_c G + r_p G - (1 - rho G) * f G t) <= f G (S t) - f G t.
Proof.
  ranges G; pose proof (w_at_most_give G t); rewrite f_S.
  destruct (Qlt_le_dec (w G t) (s_c G + rho G * f G t)) as [Weak|Strong].
  - apply weak in Weak; rewrite Weak; left; lra.
  - assert (E : w G t == s_c G + rho G * f G t) by lra; rewrite E; right; lra.
Qed.

(** "The condition": it never pays to contribute again if and only if s_c / r_p >= rho^2 / (1 - rho). *)
Lemma never_pays_again G :
  (forall t, ~ pays_again G t) <-> rho G * rho G / (1 - rho G) <= s_c G / r_p G.
Proof.
  ranges G.
  assert (C : rho G * rho G / (1 - rho G) <= s_c G / r_p G <->
              rho G * rho G * r_p G <= (1 - rho G) * s_c G).
  { assert (Hp : 0 < (1 - rho G) * r_p G) by (apply Qmult_lt_0_compat; lra).
    assert (E1 : rho G * rho G / (1 - rho G) * ((1 - rho G) * r_p G) == rho G * rho G * r_p G)
      by (field; lra).
    assert (E2 : s_c G / r_p G * ((1 - rho G) * r_p G) == (1 - rho G) * s_c G) by (field; lra).
    rewrite <- E1, <- E2; symmetry; now apply Qmult_le_r. }
  rewrite C; clear C; split.
  - intros Never; apply Qnot_lt_le; intros Hlt.
    assert (Hrr : 0 < rho G * rho G) by nra.
    (* f would grow without bound *)
    set (gap := rho G * rho G * r_p G - (1 - rho G) * s_c G).
    set (bound := (1 - rho G + rho G * rho G) * s_c G).
    assert (Below : forall t, (1 - rho G) * (rho G * rho G) * f G t < bound)
      by (intros t; apply Qnot_le_lt, Never).
    set (d := Qmin ((1 - rho G) * (rho G * rho G) * ((1 - rho G) * r_p G))
                   ((1 - rho G) * ((1 - rho G) * gap))).
    assert (Hg : 0 < gap) by (unfold gap; lra).
    assert (Hd : 0 < d).
    { unfold d; apply Q.min_glb_lt; repeat apply Qmult_lt_0_compat; lra. }
    assert (Grow : forall t, rounds t * d <= (1 - rho G) * (rho G * rho G) * f G t).
    { induction t as [|t IH].
      - change (0 * d <= (1 - rho G) * (rho G * rho G) * 0); lra.
      - rewrite rounds_S.
        assert (d <= (1 - rho G) * (rho G * rho G) * (f G (S t) - f G t)); [|lra].
        destruct (f_grows G t) as [L|L].
        + eapply Qle_trans; [apply Q.le_min_l|].
          apply (Qmult_le_l _ _ ((1 - rho G) * (rho G * rho G))) in L; [lra|].
          apply Qmult_lt_0_compat; lra.
        + eapply Qle_trans; [apply Q.le_min_r|].
          apply (Qmult_le_l _ _ ((1 - rho G) * (rho G * rho G))) in L; [|apply Qmult_lt_0_compat; lra].
          assert (0 <= (1 - rho G) * ((1 - rho G) * (bound - (1 - rho G) * (rho G * rho G) * f G t))).
          { repeat apply product_not_negative; try lra. specialize (Below t); lra. }
          unfold gap, bound in *; lra. }
    destruct (Qarchimedean (bound / d)) as [n Hn].
    specialize (Grow (Pos.to_nat n)); specialize (Below (Pos.to_nat n)).
    rewrite positive_nat_Z in Grow.
    assert (bound < inject_Z (Z.pos n) * d).
    { apply (Qmult_lt_r _ _ d Hd) in Hn.
      assert (E : bound / d * d == bound) by (field; lra). rewrite E in Hn; exact Hn. }
    lra.
  - intros Hle t Hpays; unfold pays_again in Hpays.
    pose proof (f_stays_below G t) as Hf.
    assert (0 < rho G * rho G * (s_c G + r_p G - (1 - rho G) * f G t))
      by (repeat apply Qmult_lt_0_compat; lra).
    lra.
Qed.

(** Where it pays some time, there is a least such round. *)
Lemma least_round (P : nat -> Prop) (dec : forall t, P t \/ ~ P t) t :
  P t -> exists k, P k /\ forall j, (j < k)%nat -> ~ P j.
Proof.
  enough (H : forall n, (exists k, P k /\ forall j, (j < k)%nat -> ~ P j) \/
                        (forall j, (j < n)%nat -> ~ P j)).
  { intros Ht; destruct (H (S t)) as [|Hn]; [assumption|]; exfalso; apply (Hn t); [lia|assumption]. }
  induction n as [|n [IH|IH]]; [right; lia | now left |].
  destruct (dec n) as [Hn|Hn]; [left; now exists n|right].
  intros j Hj; destruct (Nat.eq_dec j n) as [->|]; [assumption|apply IH; lia].
Qed.

(** Lemma 6 holds for games of every length if and only if s_c / r_p >= rho^2 / (1 - rho). *)
Theorem lemma_6_every_length (G : game) :
  (forall T prior h, is_belief prior -> unasked_after_contribution h -> 0 < total (belief_after G T prior h) ->
     (length h <= T)%nat -> does_nothing G (round T h) (observed h) (belief_after G T prior h))
  <-> rho G * rho G / (1 - rho G) <= s_c G / r_p G.
Proof.
  rewrite <- never_pays_again; ranges G; split.
  - intros All t Hpays.
    destruct (least_round (pays_again G)) with (t := t) as (k & Hk & Hleast); [|assumption|].
    { intros j; unfold pays_again; destruct (Qlt_le_dec ((1 - rho G) * (rho G * rho G) * f G j)
        ((1 - rho G + rho G * rho G) * s_c G)); [right; lra | now left]. }
    destruct (lemma_6_is_sharp G k Hleast Hk) as [R Not]; apply Not.
    specialize (All (S k) (0, 1, 0) [(contribute, silence)]); rewrite R in All; apply All.
    + cbn; lra.
    + constructor.
    + cbn; nra.
    + cbn; lia.
  - intros Never T prior h HP Hh HM HT; apply lemma_6_sharpened; auto.
    intros k Hk; apply Never.
Qed.
