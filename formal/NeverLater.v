(** * A pester never makes P1 contribute later *)

From Goodwill Require Import Model.

(** A rational P1 contributes if and only if it is asked and its odds reach a threshold, one for each round,
    any thresholds.  We keep the odds B : D of Byzantine to destitute, so that it contributes where they are
    low.  (The book has D : B; there is some mass D, so B : D is a number.) *)
Definition threshold_rule (gives : nat -> Q -> bool) : Prop :=
  forall t y y', y <= y' -> gives t y' = true -> gives t y = true.

(** ** What a destitute P2 misses

    [plan] says in which rounds P2 will pester while it is destitute.  [b] is the pester rate of a Byzantine P2,
    one for each round.  A destitute P2 pays [toll t] after P1's move of round t, and [rest] if nothing has
    arrived when round [k] is over.  With no tolls and [rest] 1 that is the probability that nothing arrives in
    the rounds down to [k].

    [misses n y] counts from after P1's move of round k + n, with odds y; [misses_asked n y] from before it, if
    P1 is asked.  If it is not asked it does not move, and [misses] is right from before, too. *)
Section Misses.
  Context (rho : Q) (b : nat -> Q) (gives : nat -> Q -> bool) (plan : nat -> bool) (k : nat).
  Context (toll : nat -> Q) (rest : Q).

  (** P1's odds B : D after a contribution, a pester, or silence. *)
  Definition odds_given (y : Q) : Q := y / rho.
  Definition odds_pestered (t : nat) (y : Q) : Q := y * b t.
  Definition odds_silent (t : nat) (y : Q) : Q := y * ((1 - (1 - rho) * b t) / rho).

  Fixpoint misses (n : nat) (y : Q) : Q :=
    match n with
    | O => rest
    | S n' =>
        let t := (k + n)%nat in
        let asked y := if gives (k + n')%nat y then rho * misses n' (odds_given y) else misses n' y in
        toll t +
        (if plan t then (1 - rho) * asked (odds_pestered t y) + rho * misses n' (odds_silent t y)
         else misses n' (odds_silent t y))
    end.

  Definition misses_asked (n : nat) (y : Q) : Q :=
    if gives (k + n)%nat y then rho * misses n (odds_given y) else misses n y.

  Lemma misses_S n y : misses (S n) y =
    toll (k + S n)%nat +
    (if plan (k + S n)%nat
     then (1 - rho) * misses_asked n (odds_pestered (k + S n)%nat y) + rho * misses n (odds_silent (k + S n)%nat y)
     else misses n (odds_silent (k + S n)%nat y)).
  Proof. reflexivity. Qed.

  Hypothesis rho_pos : 0 < rho.
  Hypothesis rho_lt_1 : rho < 1.
  Hypothesis b_range : forall t, 0 <= b t /\ b t <= 1.
  Hypothesis rule : threshold_rule gives.
  Hypothesis toll_pos : forall t, 0 <= toll t.
  Hypothesis rest_pos : 0 <= rest.

  Lemma odds_given_more y : 0 <= y -> y <= odds_given y.
  Proof.
    intros Hy; unfold odds_given; apply Qle_shift_div_l; [assumption|].
    assert (0 <= y * (1 - rho)) by (apply product_not_negative; lra); lra.
  Qed.

  Lemma silent_factor t : 0 <= (1 - (1 - rho) * b t) / rho /\ b t <= (1 - (1 - rho) * b t) / rho.
  Proof.
    destruct (b_range t) as [H0 H1].
    assert (0 <= (1 - rho) * (1 - b t)) by (apply product_not_negative; lra).
    split; apply Qle_shift_div_l; try assumption; lra.
  Qed.

  Lemma scaled_le x y y' : 0 <= x -> y <= y' -> y * x <= y' * x.
  Proof. intros; assert (0 <= x * (y' - y)) by (apply product_not_negative; lra); lra. Qed.

  Lemma odds_given_le y y' : y <= y' -> odds_given y <= odds_given y'.
  Proof. intros; unfold odds_given, Qdiv; apply scaled_le; [apply Qlt_le_weak, Qinv_lt_0_compat|]; assumption. Qed.

  Record later (n : nat) : Prop := {
    (* (a) *) misses_rise : forall y y', 0 <= y -> y <= y' -> misses n y <= misses n y';
    (* (b) *) misses_lost : forall y, 0 <= y -> rho * misses n (odds_given y) <= misses n y;
    (* (c) *) asked_rise : forall y y', 0 <= y -> y <= y' -> misses_asked n y <= misses_asked n y';
    asked_lost : forall y, 0 <= y -> rho * misses_asked n (odds_given y) <= misses_asked n y;
    asked_less : forall y, 0 <= y -> misses_asked n y <= misses n y;
    misses_pos : forall y, 0 <= y -> 0 <= misses n y
  }.

  Lemma later_asked n :
    (forall y y', 0 <= y -> y <= y' -> misses n y <= misses n y') ->
    (forall y, 0 <= y -> rho * misses n (odds_given y) <= misses n y) ->
    (forall y, 0 <= y -> 0 <= misses n y) -> later n.
  Proof.
    intros Ha Hb Hp; constructor; try assumption; unfold misses_asked; set (t := (k + n)%nat).
    - intros y y' Hy Hyy.
      destruct (gives t y) eqn:E, (gives t y') eqn:E'.
      + pose proof (odds_given_more y Hy); pose proof (odds_given_le y y' Hyy).
        pose proof (Ha (odds_given y) (odds_given y') ltac:(lra) ltac:(lra)).
        assert (0 <= rho * (misses n (odds_given y') - misses n (odds_given y))) by (apply product_not_negative; lra).
        lra.
      + pose proof (Hb y Hy); pose proof (Ha y y' Hy Hyy); lra.
      + rewrite (rule t y y' Hyy E') in E; discriminate.
      + now apply Ha.
    - intros y Hy; pose proof (odds_given_more y Hy).
      destruct (gives t (odds_given y)) eqn:E.
      + rewrite (rule t y (odds_given y) ltac:(assumption) E).
        pose proof (Hb (odds_given y) ltac:(lra)).
        assert (0 <= rho * (misses n (odds_given y) - rho * misses n (odds_given (odds_given y))))
          by (apply product_not_negative; lra). lra.
      + destruct (gives t y); [lra | now apply Hb].
    - intros y Hy; destruct (gives t y); [now apply Hb | lra].
  Qed.

  Lemma never_later_induction n : later n.
  Proof.
    induction n as [|n IH]; apply later_asked; cbn [misses]; intros.
    - lra.
    - assert (0 <= (1 - rho) * rest) by (apply product_not_negative; lra); lra.
    - assumption.
    - set (t := (k + S n)%nat).
      change (misses (S n) y <= misses (S n) y'); rewrite !misses_S; fold t.
      destruct (silent_factor t) as [Hs Hbs]; destruct (b_range t) as [Hb0 Hb1].
      pose proof (scaled_le _ _ _ Hs H0) as Ls; pose proof (scaled_le _ _ _ Hb0 H0) as Lb.
      assert (0 <= y * b t) by (apply product_not_negative; lra).
      assert (0 <= y * ((1 - (1 - rho) * b t) / rho)) by (apply product_not_negative; lra).
      pose proof (misses_rise _ IH (odds_silent t y) (odds_silent t y') ltac:(assumption) Ls).
      pose proof (asked_rise _ IH (odds_pestered t y) (odds_pestered t y') ltac:(assumption) Lb).
      destruct (plan t); [|lra].
      assert (0 <= (1 - rho) * (misses_asked n (odds_pestered t y') - misses_asked n (odds_pestered t y)))
        by (apply product_not_negative; lra).
      assert (0 <= rho * (misses n (odds_silent t y') - misses n (odds_silent t y)))
        by (apply product_not_negative; lra).
      lra.
    - change (rho * misses (S n) (odds_given y) <= misses (S n) y); rewrite !misses_S; set (t := (k + S n)%nat).
      destruct (silent_factor t) as [Hs Hbs]; destruct (b_range t) as [Hb0 Hb1].
      assert (Pp : 0 <= odds_pestered t y) by (apply product_not_negative; lra).
      assert (Ps : 0 <= odds_silent t y) by (apply product_not_negative; lra).
      pose proof (odds_given_more _ H).
      assert (Ep : odds_pestered t (odds_given y) == odds_given (odds_pestered t y))
        by (unfold odds_pestered, odds_given; field; lra).
      assert (Es : odds_silent t (odds_given y) == odds_given (odds_silent t y))
        by (unfold odds_silent, odds_given; field; lra).
      assert (Pp' : 0 <= odds_pestered t (odds_given y)) by (apply product_not_negative; lra).
      assert (Ps' : 0 <= odds_silent t (odds_given y)) by (apply product_not_negative; lra).
      pose proof (asked_rise _ IH _ (odds_given (odds_pestered t y)) Pp' ltac:(lra)).
      pose proof (misses_rise _ IH _ (odds_given (odds_silent t y)) Ps' ltac:(lra)).
      pose proof (asked_lost _ IH _ Pp); pose proof (misses_lost _ IH _ Ps).
      assert (0 <= (1 - rho) * toll t) by (apply product_not_negative; [lra|apply toll_pos]).
      assert (0 <= rho * (misses n (odds_given (odds_silent t y)) - misses n (odds_silent t (odds_given y))))
        by (apply product_not_negative; lra).
      destruct (plan t); [|lra].
      assert (0 <= rho * (1 - rho) *
        (misses_asked n (odds_given (odds_pestered t y)) - misses_asked n (odds_pestered t (odds_given y))))
        by (repeat apply product_not_negative; lra).
      assert (0 <= (1 - rho) * (misses_asked n (odds_pestered t y) - rho * misses_asked n (odds_given (odds_pestered t y))))
        by (apply product_not_negative; lra).
      assert (0 <= rho * (misses n (odds_silent t y) - rho * misses n (odds_given (odds_silent t y))))
        by (apply product_not_negative; lra).
      assert (0 <= rho * (rho * (misses n (odds_given (odds_silent t y)) - misses n (odds_silent t (odds_given y)))))
        by (repeat apply product_not_negative; lra).
      lra.
    - change (0 <= misses (S n) y); rewrite misses_S; set (t := (k + S n)%nat).
      destruct (silent_factor t) as [Hs Hbs]; destruct (b_range t) as [Hb0 Hb1].
      pose proof (misses_pos _ IH (odds_silent t y) ltac:(apply product_not_negative; lra)).
      assert (Pp : 0 <= odds_pestered t y) by (apply product_not_negative; lra).
      assert (0 <= misses_asked n (odds_pestered t y)).
      { pose proof (odds_given_more _ Pp); unfold misses_asked; destruct (gives _ _).
        - apply product_not_negative; [lra|apply (misses_pos _ IH); lra].
        - now apply (misses_pos _ IH). }
      pose proof (toll_pos t).
      assert (0 <= (1 - rho) * misses_asked n (odds_pestered t y)) by (apply product_not_negative; lra).
      assert (0 <= rho * misses n (odds_silent t y)) by (apply product_not_negative; lra).
      destruct (plan t); lra.
  Qed.

  (** After a pester P1 is asked, with odds B : D of [y * b]; after silence it is not. *)
  Lemma pester_no_later n y t : 0 <= y ->
    misses_asked n (odds_pestered t y) <= misses n (odds_silent t y).
  Proof.
    intros Hy; destruct (silent_factor t) as [Hs Hbs]; destruct (b_range t) as [Hb0 Hb1].
    assert (0 <= odds_pestered t y) by (apply product_not_negative; lra).
    pose proof (never_later_induction n) as L.
    eapply Qle_trans; [now apply (asked_less _ L)|].
    apply (misses_rise _ L); [assumption|].
    assert (0 <= y * ((1 - (1 - rho) * b t) / rho - b t)) by (apply product_not_negative; lra).
    unfold odds_pestered, odds_silent; lra.
  Qed.
End Misses.

(** The probability that P2 receives nothing in the rounds k + n, ..., k. *)
Definition nothing_arrives (rho : Q) b gives plan k n y := misses rho b gives plan k (fun _ => 0) 1 n y.
Definition nothing_arrives_asked (rho : Q) b gives plan k n y := misses_asked rho b gives plan k (fun _ => 0) 1 n y.

(** A pester never makes P1 later.  Let the pester rates [b] not depend on the history, and let a rational P1
    contribute if and only if it is asked and its odds reach a threshold, any thresholds.  Fix the rounds in
    which P2 will pester after round t, and P1's odds [y] after its move of round t.  For every k < t, the
    probability that P2 receives nothing in the rounds t-1, ..., k is at most as great if P1's signal of round t
    is a pester as if it is silence. *)
Theorem a_pester_never_makes_P1_later (rho : Q) (b : nat -> Q) (gives : nat -> Q -> bool) (plan : nat -> bool)
    (t k n : nat) (y : Q) :
  0 < rho -> rho < 1 -> (forall t, 0 <= b t /\ b t <= 1) -> threshold_rule gives -> 0 <= y ->
  t = (k + n + 1)%nat ->
  nothing_arrives_asked rho b gives plan k n (odds_pestered b t y)
  <= nothing_arrives rho b gives plan k n (odds_silent rho b t y).
Proof. intros; apply pester_no_later; try assumption; intros; lra. Qed.
