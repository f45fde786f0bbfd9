(** * Lemma 5: when the threat is too weak *)

From Goodwill Require Import Model.

(** The round from which on pestering is too weak a threat: equation (2) of the paper. *)
Definition tau (G : game) : Z :=
  (Qceiling (1 / ((1 - rho G) * (1 - rho G)) * (s_c G / r_p G)) - 1)%Z.

(** A round as a rational number. *)
Notation "'rounds' t" := (inject_Z (Z.of_nat t)) (at level 9).

Lemma rounds_S t : rounds (S t) == rounds t + 1.
Proof. rewrite Nat2Z.inj_succ, <- Z.add_1_r, inject_Z_plus; reflexivity. Qed.

Lemma rounds_not_negative t : 0 <= rounds t.
Proof. unfold Qle; cbn; lia. Qed.

(** "[t <= tau] means [t < s_c / ((1 - rho)^2 r_p)]". *)
Lemma below_tau G t :
  (Z.of_nat t <= tau G)%Z <-> rounds t * ((1 - rho G) * (1 - rho G) * r_p G) < s_c G.
Proof.
  ranges G; set (p := 1 - rho G); assert (Hp : 0 < p) by (unfold p; lra).
  assert (Hpr : 0 < p * p * r_p G) by (apply Qmult_lt_0_compat; [nra | assumption]).
  assert (E : 1 / (p * p) * (s_c G / r_p G) * (p * p * r_p G) == s_c G) by (field; split; lra).
  unfold tau; fold p; set (x := 1 / (p * p) * (s_c G / r_p G)) in *.
  transitivity (rounds t < x).
  - split; intros H3.
    + destruct (Qlt_le_dec (rounds t) x) as [|Hx]; [assumption|exfalso].
      apply Qceiling_resp_le in Hx; rewrite Qceiling_Z in Hx; lia.
    + pose proof (Qle_ceiling x) as Hc.
      assert (rounds t < inject_Z (Qceiling x)) as L by lra.
      rewrite <- Zlt_Qlt in L; lia.
  - rewrite <- E; symmetry; apply Qmult_lt_r; assumption.
Qed.

(** If no contribution pays, P1 waits and bears all pesters: "P1 does nothing in the rounds t-1, ..., 0". *)
Fixpoint pesters_of (G : game) (t : nat) (h : signals) (B : Q) : Q :=
  (* observed pesters of a Byzantine mass B in the rounds t, ..., 1 *)
  match t with
  | O => 0
  | S t' => (1 - rho G) * rate G t h * B
            + pesters_of G t' (pester :: h) ((1 - rho G) * rate G t h * B)
            + pesters_of G t' (silence :: h) ((1 - (1 - rho G) * rate G t h) * B)
  end.

Lemma patient G t : rounds t * ((1 - rho G) * (1 - rho G) * r_p G) <= s_c G ->
  forall h B D N, 0 <= B -> 0 <= D -> 0 <= N ->
  wait G t h B D N == r_p G * (pesters_of G t h B + (1 - rho G) * rounds t * D)
  /\ cost G t h B D N == wait G t h B D N.
Proof.
  ranges G; induction t as [|t IH]; intros Ht h B D N HB HD HN.
  - rewrite cost_is_least; unfold act; cbn [wait pesters_of]; split; [cbn; ring|].
    apply Q.min_l; nra.
  - rewrite rounds_S in Ht.
    assert (Hp : 0 < (1 - rho G) * (1 - rho G) * r_p G) by (apply Qmult_lt_0_compat; nra).
    assert (Ht' : rounds t * ((1 - rho G) * (1 - rho G) * r_p G) <= s_c G) by lra.
    assert (W : forall B D N, 0 <= B -> 0 <= D -> 0 <= N ->
      wait G (S t) h B D N == r_p G * (pesters_of G (S t) h B + (1 - rho G) * rounds (S t) * D)).
    { intros B' D' N' H3 H4 H5; destruct (silent_rate G (S t) h) as [H6 H7]; cbn [wait pesters_of].
      destruct (IH Ht' (pester :: h) ((1 - rho G) * rate G (S t) h * B') ((1 - rho G) * D') 0) as [E1 E2];
        try (apply product_not_negative); try lra.
      destruct (IH Ht' (silence :: h) ((1 - (1 - rho G) * rate G (S t) h) * B') (rho G * D') N') as [E3 E4];
        try (apply product_not_negative); try lra.
      rewrite E2, E1, E4, E3, rounds_S; ring. }
    split; [now apply W|].
    rewrite cost_is_least; apply Q.min_l; unfold act.
    rewrite !W, rounds_S by nra.
    assert (0 <= (s_c G - (rounds t + 1) * ((1 - rho G) * (1 - rho G) * r_p G)) * D)
      by (apply product_not_negative; lra).
    assert (0 <= s_c G * (B + N)) by (apply product_not_negative; lra).
    nra.
Qed.

(** Lemma 5: a rational P1 does nothing in rounds t <= tau, whatever it has observed and believes.  (Of no
    mass at all nothing can be said, so the masses add up to more than 0.)  Rates may depend on history. *)
Theorem lemma_5 (G : game) (t : nat) (h : signals) (mu : belief) :
  (Z.of_nat t <= tau G)%Z -> is_belief mu -> 0 < total mu -> does_nothing G t h mu.
Proof.
  rewrite below_tau; destruct mu as [[B D] N]; intros Ht (HB & HD & HN) HM; ranges G.
  cbn [total does_nothing] in *.
  assert (W : forall B D N, 0 <= B -> 0 <= D -> 0 <= N ->
    wait G t h B D N == r_p G * (pesters_of G t h B + (1 - rho G) * rounds t * D))
    by (intros; apply patient; lra).
  unfold act; rewrite !W by nra.
  set (save := rounds t * ((1 - rho G) * (1 - rho G) * r_p G)) in *.
  assert (0 <= (s_c G - save) * D) by (apply product_not_negative; lra).
  assert (L : save * D < s_c G * (B + D + N)).
  { destruct (Qlt_le_dec 0 D).
    - assert (0 < (s_c G - save) * D) by (apply Qmult_lt_0_compat; lra).
      assert (0 <= s_c G * (B + N)) by (apply product_not_negative; lra). lra.
    - assert (D == 0) as -> by lra.
      assert (0 < s_c G * (B + 0 + N)) by (apply Qmult_lt_0_compat; lra). lra. }
  unfold save in L; lra.
Qed.
