(** * Small claims of Paper I *)

From Goodwill Require Import Model Lemma5 Theorem7 Game Agreement NeverLater Theorem4 Pesterer.

(** What P2 observed last was a contribution. *)
Definition just_observed (h2 : history) : Q :=
  match h2 with (contribute, _) :: _ => 1 | _ => 0 end.

(** "If P1 contributes, a P2 of type D will observe c, and hence change to type not-D, with probability 1 - rho":
    whatever has happened, and whatever P2 does. *)
Theorem a_destitute_P2_changes (X : exchange) (c2 : behaviour_2) (h1 h2 : history) :
  destitute h2 = true ->
  expect X 1 (fun _ _ => 1) c2 (fun _ g2 => if destitute g2 then 0 else 1) h1 h2 == 1 - rho X.
Proof.
  intros H; assert (E : forall m a, destitute ((m, a) :: h2) = match m with contribute => false | nothing => true end).
  { intros m a; unfold destitute in *; cbn; rewrite H; now destruct m. }
  cbn [expect]; rewrite !E; unfold mix; ring.
Qed.

(** Footnote 6: a pester of P2 against an altruistic P1 is followed by a contribution that P2 observes in the next
    round with probability 1 - alpha: the pester arrives, is answered, and the answer arrives.  [m] and [o] are P1's
    last move and what P2 observed of it. *)
Theorem footnote_6 (X : exchange) (s2 : strategy_2) (m o : move) (h1 h2 : history) :
  s2 h2 o == 1 ->
  from_P2 X 1 (rational_1 (altruist_1 X)) s2 (fun _ g2 => just_observed g2) m h1 o h2 == 1 - alpha X.
Proof.
  intros H; unfold from_P2, rational_1; cbn [expect altruist_1 just_observed]; unfold mix, alpha; rewrite H; ring.
Qed.

(** And without a pester by nothing. *)
Theorem footnote_6_without_a_pester (X : exchange) (s2 : strategy_2) (m o : move) (h1 h2 : history) :
  s2 h2 o == 0 ->
  from_P2 X 1 (rational_1 (altruist_1 X)) s2 (fun _ g2 => just_observed g2) m h1 o h2 == 0.
Proof.
  intros H; unfold from_P2, rational_1; cbn [expect altruist_1 just_observed]; unfold mix; rewrite H; ring.
Qed.

(** An altruistic P1 is "willing to contribute, even in the final rounds": in each round after T, the last one
    included, it answers a pester with the same chance, which is positive. *)
Theorem willing_at_the_end (X : exchange) (m : move) (past : history) :
  altruist_1 X ((m, pester) :: past) == q X /\ 0 < q X.
Proof. split; [reflexivity | apply q_positive]. Qed.

(** "V(a, not D) = 0": on satisfied peers alone P1 has no cost to come. *)
Theorem a_satisfied_P2_costs_nothing (G : game) (t : nat) (h : signals) (N : Q) :
  0 <= N -> wait G t h 0 0 N == 0 /\ cost G t h 0 0 N == 0.
Proof.
  intros HN; ranges G; revert h N HN.
  assert (C : forall t h N, 0 <= N -> wait G t h 0 0 N == 0 -> wait G t h 0 0 (N + (1 - rho G) * 0) == 0 ->
    cost G t h 0 0 N == 0).
  { clear t; intros t h N HN Hw Hw'; rewrite cost_is_least; unfold act.
    assert (E : wait G t h 0 (rho G * 0) (N + (1 - rho G) * 0) == 0) by (rewrite Qmult_0_r at 1; exact Hw').
    assert (0 <= s_c G * N) by (apply product_not_negative; lra).
    rewrite E, Hw; apply Q.min_l; lra. }
  induction t as [|t IH]; intros h N HN.
  - split; [reflexivity | apply C; try assumption; reflexivity].
  - assert (W : forall N, 0 <= N -> wait G (S t) h 0 0 N == 0).
    { intros M HM; cbn [wait].
      destruct (IH (pester :: h) 0 ltac:(lra)) as [_ E1]; destruct (IH (silence :: h) M HM) as [_ E2].
      rewrite !Qmult_0_r, E1, E2; ring. }
    split; [now apply W | apply C; [assumption | now apply W |]].
    setoid_replace (N + (1 - rho G) * 0) with N by ring; now apply W.
Qed.

(** The last step of the sketch of Theorem 8: with [X] and [Y] for what waiting costs more than contributing, but for
    the cost [s] of the contribution, with a destitute and with a Byzantine peer, contributing cannot be worth while at
    a belief and not at a greater one. *)
Theorem theorem_8_contradiction (X Y s mu mu' : Q) :
  0 < mu -> mu < mu' -> mu' <= 1 -> 0 <= Y + s ->
  mu * (X + s) + (1 - mu) * (Y + s) <= 0 -> ~ 0 < mu' * (X + s) + (1 - mu') * (Y + s).
Proof.
  intros H0 H1 H2 HY HX H.
  assert (0 <= (1 - mu) * (Y + s)) by (apply product_not_negative; lra).
  assert (X + s <= 0).
  { destruct (Qlt_le_dec 0 (X + s)) as [P|]; [|assumption].
    assert (0 < mu * (X + s)) by (apply Qmult_lt_0_compat; lra). lra. }
  assert (0 <= (mu' - mu) * ((Y + s) - (X + s))) by (apply product_not_negative; lra). lra.
Qed.

(** "The savings are a function of the remaining rounds and the beliefs about P2": where rates have no memory, P1's
    costs after either move depend on the round and on its masses, and not on what it has observed. *)
Theorem savings_depend_on_round_and_belief (G : game) (t : nat) (h h' : signals) (B D N : Q) :
  no_memory G -> wait G t h B D N == wait G t h' B D N /\ act G t h B D N == act G t h' B D N.
Proof.
  intros Same; assert (W : forall B D N, wait G t h B D N == wait G t h' B D N).
  { destruct t as [|t]; intros B' D' N'; [reflexivity|]; cbn [wait].
    rewrite (Same (S t) h h'), (same_costs G Same t (pester :: h) (pester :: h')),
      (same_costs G Same t (silence :: h) (silence :: h')); reflexivity. }
  split; [apply W | unfold act; now rewrite W].
Qed.

(** And what they are if P1 gives no more afterwards: a contribution saves the pesters of the rounds that are left,
    where it arrives and they would have arrived. *)
Theorem savings_of_the_last_contribution (G : game) (t : nat) (h : signals) (B D N : Q) :
  (Z.of_nat t <= tau G)%Z -> 0 <= B -> 0 <= D -> 0 <= N ->
  wait G t h B D N - (act G t h B D N - s_c G * (B + D + N)) == (1 - rho G) * (1 - rho G) * r_p G * rounds t * D.
Proof.
  intros Ht HB HD HN; ranges G; apply below_tau in Ht.
  assert (0 <= rho G * D) by (apply product_not_negative; lra).
  assert (0 <= (1 - rho G) * D) by (apply product_not_negative; lra).
  destruct (patient G t ltac:(lra) h B D N HB HD HN) as [E1 _].
  destruct (patient G t ltac:(lra) h B (rho G * D) (N + (1 - rho G) * D) ltac:(lra) ltac:(lra) ltac:(lra)) as [E2 _].
  unfold act; rewrite E1, E2; ring.
Qed.
