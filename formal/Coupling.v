(** * A contribution to a Byzantine P2 (the step of Theorem 8's sketch that the paper takes for granted)

    "V(n, B) - V(c, B) + s_c >= 0": after the same signals a P1 that waited contributes at most once more than one that
    contributed.  P1 follows any threshold rule, and contributes only if it is asked. *)

From Goodwill Require Import Model NeverLater.

Section Coupling.
  Context (rho : Q) (b : nat -> Q) (gives : nat -> Q -> bool).
  Hypothesis rho_pos : 0 < rho.
  Hypothesis rho_lt_1 : rho < 1.
  Hypothesis b_range : forall t, 0 <= b t /\ b t <= 1.
  Hypothesis rule : threshold_rule gives.

  (** How often P1, with the odds [y] after its move of round [t], is expected to contribute to a Byzantine P2 in the
      rounds t - 1, ..., 0; and how many of its pesters it is expected to observe. *)
  Fixpoint gifts_to_come (t : nat) (y : Q) : Q :=
    match t with
    | O => 0
    | S t' =>
        let asked y := if gives t' y then 1 + gifts_to_come t' (odds_given rho y) else gifts_to_come t' y in
        (1 - rho) * b t * asked (odds_pestered b t y) + (1 - (1 - rho) * b t) * gifts_to_come t' (odds_silent rho b t y)
    end.
  Fixpoint pesters_to_come (t : nat) : Q :=
    match t with O => 0 | S t' => (1 - rho) * b t + pesters_to_come t' end.

  (** V(., B): what the rounds to come are worth with a Byzantine P2. *)
  Definition worth_to_come (s_c r_p : Q) (t : nat) (y : Q) : Q := - (s_c * gifts_to_come t y + r_p * pesters_to_come t).

  (** Two P1s whose odds differ by one contribution at most: the one with the higher odds contributes no more, and no less
      but once. *)
  Lemma coupled t : forall y y', 0 <= y -> y <= y' -> y' <= odds_given rho y ->
    gifts_to_come t y' <= gifts_to_come t y /\ gifts_to_come t y <= 1 + gifts_to_come t y'.
  Proof.
    induction t as [|t IH]; intros y y' Hy Le Near; cbn [gifts_to_come]; [lra|].
    destruct (b_range (S t)) as [B0 B1]; destruct (silent_factor rho b rho_pos rho_lt_1 b_range (S t)) as [S0 _].
    assert (Hp : 0 <= (1 - rho) * b (S t)) by (apply product_not_negative; lra).
    assert (Hs : 0 <= 1 - (1 - rho) * b (S t)).
    { assert (0 <= (1 - rho) * (1 - b (S t))) by (apply product_not_negative; lra); lra. }
    assert (I : 0 <= / rho) by (apply Qinv_le_0_compat; lra).
    assert (Scaled : forall x, 0 <= x -> 0 <= y * x /\ y * x <= y' * x /\ y' * x <= odds_given rho (y * x)).
    { intros x Hx; split; [now apply product_not_negative|]; split; [now apply scaled_le|].
      assert (E : odds_given rho (y * x) == odds_given rho y * x) by (unfold odds_given; field; lra).
      rewrite E; now apply scaled_le. }
    destruct (Scaled _ S0) as (Q0 & Q1 & Q2); fold (odds_silent rho b (S t) y) (odds_silent rho b (S t) y') in Q0, Q1, Q2.
    destruct (Scaled _ B0) as (P0 & P1 & P2); fold (odds_pestered b (S t) y) (odds_pestered b (S t) y') in P0, P1, P2.
    destruct (IH _ _ Q0 Q1 Q2) as [S1 S2].
    set (x := odds_pestered b (S t) y) in *; set (x' := odds_pestered b (S t) y') in *.
    assert (Asked : forall z z', 0 <= z -> z <= z' -> z' <= odds_given rho z ->
      let asked y := if gives t y then 1 + gifts_to_come t (odds_given rho y) else gifts_to_come t y in
      asked z' <= asked z /\ asked z <= 1 + asked z').
    { intros z z' Z0 Z1 Z2; cbv beta zeta.
      pose proof (odds_given_le rho rho_pos z z' Z1) as Up.
      pose proof (odds_given_more rho rho_pos rho_lt_1 z Z0) as More.
      destruct (gives t z') eqn:E'.
      - rewrite (rule t z z' Z1 E').
        assert (N : odds_given rho z' <= odds_given rho (odds_given rho z)) by (apply odds_given_le; assumption).
        destruct (IH (odds_given rho z) (odds_given rho z') ltac:(lra) Up N) as [C1 C2]; split; lra.
      - destruct (gives t z); [|now apply IH].
        (* only the one with the lower odds contributes: it has the higher odds now *)
        pose proof (odds_given_more rho rho_pos rho_lt_1 z' ltac:(lra)).
        destruct (IH z' (odds_given rho z) ltac:(lra) Z2 ltac:(lra)) as [C1 C2]; split; lra. }
    destruct (Asked x x' P0 P1 P2) as [A1 A2]; cbv beta zeta in A1, A2.
    set (ax := if gives t x then _ else _) in *; set (ax' := if gives t x' then _ else _) in *.
    set (s := gifts_to_come t (odds_silent rho b (S t) y)) in *; set (s' := gifts_to_come t (odds_silent rho b (S t) y')) in *.
    set (p := (1 - rho) * b (S t)) in *.
    assert (0 <= p * (ax - ax')) by (apply product_not_negative; lra).
    assert (0 <= p * (1 + ax' - ax)) by (apply product_not_negative; lra).
    assert (0 <= (1 - p) * (s - s')) by (apply product_not_negative; lra).
    assert (0 <= (1 - p) * (1 + s' - s)) by (apply product_not_negative; lra).
    split; lra.
  Qed.
End Coupling.

(** "P1 is never better off contributing to a Byzantine P2": V(n, B) - V(c, B) + s_c >= 0, with the odds [y] before its
    move, which a contribution multiplies by 1 / rho. *)
Theorem never_better_off_contributing_to_a_byzantine (rho s_c r_p : Q) (b : nat -> Q) (gives : nat -> Q -> bool) (t : nat) (y : Q) :
  0 < rho -> rho < 1 -> 0 < s_c -> (forall t, 0 <= b t /\ b t <= 1) -> threshold_rule gives -> 0 <= y ->
  let value := worth_to_come rho b gives s_c r_p t in 0 <= value y - value (odds_given rho y) + s_c.
Proof.
  intros R0 R1 C B Rule Hy value; unfold value, worth_to_come.
  destruct (coupled rho b gives R0 R1 B Rule t y (odds_given rho y) Hy (odds_given_more rho R0 R1 y Hy) (Qle_refl _)) as [_ L].
  assert (0 <= s_c * (1 + gifts_to_come rho b gives t (odds_given rho y) - gifts_to_come rho b gives t y))
    by (apply product_not_negative; lra).
  lra.
Qed.
