(** * The first round in which a contribution can pay *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8.

(** The threshold of round tau + 1, the book's "first-threshold": after it nothing follows in which P1 would
    contribute, so P1 contributes if and only if mu(D) >= s_c / ((1 - rho)^2 r_p (tau + 1)).  Rates may depend on
    what P1 has observed. *)
Theorem first_threshold (G : game) (t : nat) (h : signals) (B D : Q) :
  Z.of_nat t = tau G -> 0 <= B -> 0 <= D -> 0 < B + D ->
  act G (S t) h B D 0 <= wait G (S t) h B D 0 <->
  s_c G / ((1 - rho G) * (1 - rho G) * r_p G * rounds (S t)) <= belief_in_D B D.
Proof.
  intros Et HB HD HM; ranges G.
  assert (Ht : rounds t * ((1 - rho G) * (1 - rho G) * r_p G) <= s_c G)
    by (apply Qlt_le_weak, below_tau; lia).
  assert (W : forall D N, 0 <= D -> 0 <= N -> wait G (S t) h B D N
    == r_p G * (pesters_of G (S t) h B + (1 - rho G) * rounds (S t) * D)).
  { clear D HD HM; intros D N HD HN; destruct (silent_rate G (S t) h) as [H3 H4]; cbn [wait pesters_of].
    destruct (patient G t Ht (pester :: h) ((1 - rho G) * rate G (S t) h * B) ((1 - rho G) * D) 0) as [E1 E2];
      try (apply product_not_negative); try lra.
    destruct (patient G t Ht (silence :: h) ((1 - (1 - rho G) * rate G (S t) h) * B) (rho G * D) N) as [E3 E4];
      try (apply product_not_negative); try lra.
    rewrite E2, E1, E4, E3, rounds_S; ring. }
  assert (HrD : 0 <= rho G * D) by (apply product_not_negative; lra).
  assert (HpD : 0 <= (1 - rho G) * D) by (apply product_not_negative; lra).
  unfold act; rewrite !W by lra.
  pose proof (rounds_not_negative t).
  assert (Hsave : 0 < (1 - rho G) * (1 - rho G) * r_p G * rounds (S t))
    by (repeat apply Qmult_lt_0_compat; rewrite ?rounds_S; lra).
  set (save := (1 - rho G) * (1 - rho G) * r_p G * rounds (S t)) in *.
  transitivity (s_c G * (B + D) <= D * save); [unfold save; split; lra|].
  assert (Hx : 0 < save * (B + D)) by (apply Qmult_lt_0_compat; assumption).
  rewrite <- (Qmult_le_r (s_c G / save) _ _ Hx); unfold belief_in_D.
  assert (E1 : s_c G / save * (save * (B + D)) == s_c G * (B + D)) by (field; lra).
  assert (E2 : D / (B + D) * (save * (B + D)) == D * save) by (field; lra).
  rewrite E1, E2; reflexivity.
Qed.

(** "For weak t we have f = p r_p t." *)
Lemma weak_bears_all G t : w G t < s_c G + rho G * f G t -> f G t == (1 - rho G) * r_p G * rounds t.
Proof.
  ranges G; induction t as [|t IH]; intros Hw; [change (0 == (1 - rho G) * r_p G * 0); ring|].
  pose proof (weak G _ Hw) as E.
  destruct (Qlt_le_dec (w G t) (s_c G + rho G * f G t)) as [Lt|Ge].
  - rewrite rounds_S, f_S, (weak G _ Lt), (IH Lt); ring.
  - exfalso; pose proof (numbers_rise G t) as (_ & _ & Rise); pose proof (w_S G t) as Ew.
    destruct (least_cases ((1 - rho G) * r_p G + w G t) (s_c G + rho G * f G (S t))) as [[L E']|[L E']];
      rewrite E' in Ew; [|lra].
    assert (0 <= (1 - rho G) * ((1 - rho G) * r_p G)) by (repeat apply product_not_negative; lra).
    assert (0 <= rho G * (f G t + (1 - rho G) * r_p G - f G (S t))) by (apply product_not_negative; lra).
    lra.
Qed.

(** In every round t > tau, up to t*, some belief suffices: to be sure that P2 is destitute. *)
Theorem later_rounds_have_a_threshold (G : game) (t : nat) (h : signals) :
  (tau G < Z.of_nat t)%Z -> up_to_t_star G t -> act G t h 0 1 0 <= wait G t h 0 1 0.
Proof.
  intros Htau Ht; ranges G.
  assert (Strong : s_c G + rho G * f G t <= w G t).
  { apply Qnot_lt_le; intros Hw; pose proof (weak_bears_all G t Hw) as Ef; pose proof (weak G t Hw) as Ew.
    assert (L : (Z.of_nat t <= tau G)%Z) by (apply below_tau; rewrite Ew, Ef in Hw; lra). lia. }
  destruct (known_destitute_costs G t Ht h 1 ltac:(lra)) as [Ec _].
  rewrite cost_is_least in Ec.
  pose proof (lemma_6_induction G t Ht) as now.
  rewrite (act_then_wait _ _ now) by lra.
  destruct (known_destitute_costs G t Ht h (rho G * 1) ltac:(lra)) as [_ Ef]; rewrite Ef.
  pose proof (Q.le_min_l (wait G t h 0 1 0) (act G t h 0 1 0)) as L; rewrite Ec in L; lra.
Qed.
