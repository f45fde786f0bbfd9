(** * What a signal says of P2 (Sections 2, 4.2 and 5) *)

From Goodwill Require Import Model.

(** P1's belief that P2 is destitute. *)
Definition destitute_share (mu : belief) : Q := let '(B, D, N) := mu in D / (B + D + N).

(** "A rational peer expects to observe a Byzantine peer do nothing with some probability beta >= rho", with equality
    just if that is sure to act. *)
Theorem a_byzantine_peer_is_silent (G : game) (t : nat) (h : signals) :
  let beta := 1 - (1 - rho G) * rate G t h in rho G <= beta /\ (rho G == beta <-> rate G t h == 1).
Proof.
  intros beta; ranges G; byz G t h; unfold beta; set (b := rate G t h) in *.
  assert (0 <= (1 - rho G) * (1 - b)) by (apply product_not_negative; lra).
  split; [lra|]; split; intros E; [|rewrite E; ring].
  apply (Qmult_inj_l _ _ (1 - rho G)); lra.
Qed.

(** Of two beliefs with D and D' on a destitute P2, out of M and M'. *)
Lemma share_le D M D' M' : 0 < M -> 0 < M' -> D * M' <= D' * M -> D / M <= D' / M'.
Proof.
  intros HM HM' H; apply Qle_shift_div_l; [assumption|].
  assert (E : D / M * M' == D * M' / M) by (field; lra); rewrite E; apply Qle_shift_div_r; assumption.
Qed.
Lemma share_lt D M D' M' : 0 < M -> 0 < M' -> D * M' < D' * M -> D / M < D' / M'.
Proof.
  intros HM HM' H; apply Qlt_shift_div_l; [assumption|].
  assert (E : D / M * M' == D * M' / M) by (field; lra); rewrite E; apply Qlt_shift_div_r; assumption.
Qed.

(** A pester never lowers the belief that P2 is destitute, and silence never raises it. *)
Theorem a_pester_raises_the_belief (G : game) (t : nat) (h : signals) (mu : belief) :
  is_belief mu -> 0 < total mu ->
  (0 < total (after_signal G t h pester mu) -> destitute_share mu <= destitute_share (after_signal G t h pester mu)) /\
  destitute_share (after_signal G t h silence mu) <= destitute_share mu.
Proof.
  destruct mu as [[B D] N]; intros (HB & HD & HN) HM; ranges G; byz G t h; destruct (silent_rate G t h) as [Hp Hs].
  cbn [after_signal destitute_share total] in *; set (b := rate G t h) in *; set (p := 1 - rho G) in *.
  assert (Hp0 : 0 < p) by (unfold p; lra).
  assert (BD : 0 <= B * D) by (apply product_not_negative; lra).
  assert (ND : 0 <= N * D) by (apply product_not_negative; lra).
  assert (0 <= p * ((1 - b) * (B * D))) by (repeat apply product_not_negative; lra).
  assert (0 <= p * (N * D)) by (apply product_not_negative; lra).
  split.
  - intros HM'; apply share_le; [assumption|assumption|lra].
  - assert (M' : 0 < (1 - p * b) * B + rho G * D + N).
    { assert (0 <= p * (1 - b) * B) by (repeat apply product_not_negative; lra).
      assert (0 < rho G * (B + D + N)) by (apply Qmult_lt_0_compat; lra).
      assert (0 <= (1 - rho G) * N) by (apply product_not_negative; lra). unfold p in *; lra. }
    apply share_le; [assumption|assumption|unfold p in *; lra].
Qed.

(** Strictly, wherever P2 may be destitute and there is somebody who pesters less: a Byzantine peer with a rate below 1,
    or a satisfied one. *)
Theorem a_pester_strictly_raises_the_belief (G : game) (t : nat) (h : signals) (B D N : Q) :
  is_belief (B, D, N) -> 0 < D -> (rate G t h < 1 /\ 0 < B) \/ 0 < N ->
  destitute_share (B, D, N) < destitute_share (after_signal G t h pester (B, D, N)) /\
  destitute_share (after_signal G t h silence (B, D, N)) < destitute_share (B, D, N).
Proof.
  intros (HB & _ & HN) HD Who; ranges G; byz G t h; destruct (silent_rate G t h) as [Hp Hs].
  cbn [after_signal destitute_share]; set (b := rate G t h) in *; set (p := 1 - rho G) in *.
  assert (Hp0 : 0 < p) by (unfold p; lra).
  assert (PD : 0 < p * D) by (apply Qmult_lt_0_compat; lra).
  assert (RD : 0 < rho G * D) by (apply Qmult_lt_0_compat; lra).
  assert (PB : 0 <= p * b * B) by (repeat apply product_not_negative; lra).
  assert (SB : 0 <= (1 - p * b) * B) by (apply product_not_negative; unfold p in *; lra).
  assert (Less : 0 < p * ((1 - b) * (B * D)) + p * (N * D)).
  { assert (0 <= p * ((1 - b) * (B * D))) by (repeat apply product_not_negative; lra).
    assert (0 <= p * (N * D)) by (repeat apply product_not_negative; lra).
    destruct Who as [[b1 B0]|N0].
    - assert (0 < p * ((1 - b) * (B * D))) by (repeat apply Qmult_lt_0_compat; lra). lra.
    - assert (0 < p * (N * D)) by (repeat apply Qmult_lt_0_compat; lra). lra. }
  split; apply share_lt; try lra; unfold p in *; lra.
Qed.
