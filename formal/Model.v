(** * The last exchange, as a rational P1 sees it (Section 2 of the paper)

    Everything is over the rational numbers, so that no axiom is needed: [==] is equality of rationals.

    P1 weighs three kinds of P2 by masses, numbers in proportion to its belief:
    [B] Byzantine, [D] destitute (has not observed a contribution yet), [N] satisfied.
    Rounds count down, and [t] rounds of pesters are still to come.  In each round P1 contributes or not, and
    then observes a pester or silence.  A destitute P2 pesters in every round [t > 0], a satisfied one never, a
    Byzantine one at a rate that may depend on the round and on all that P1 has observed.

    What is left out here: P2's own choice (see [Pesterer.v]), and what P1 does not know of the past, which
    [Game.v] puts back. *)

From Coq Require Export QArith Qminmax Qround Lqa List Lia Setoid Morphisms.
Export ListNotations.
Global Open Scope Q_scope.

(** What P1 observes of P2's move, and what it may do itself. *)
Inductive signal := pester | silence.
Inductive move := contribute | nothing.

(** All that P1 has observed of P2, newest first. *)
Definition signals := list signal.

(** The parameters, with their ranges. *)
Record game := {
  rho : Q;                          (* the loss rate: an act is observed with probability 1 - rho *)
  s_c : Q;                          (* P1's cost of a contribution *)
  r_p : Q;                          (* P1's cost of a pester that it observes *)
  rate : nat -> signals -> Q;       (* how often a Byzantine P2 pesters in round t, after P1's signals *)
  rho_positive : 0 < rho;
  rho_below_one : rho < 1;
  s_c_positive : 0 < s_c;
  r_p_positive : 0 < r_p;
  rate_not_negative : forall t h, 0 <= rate t h;
  rate_at_most_one : forall t h, rate t h <= 1
}.

(** ** Bellman's recursion

    The least expected cost in the rounds [t, ..., 0] on masses [B], [D], [N], after the signals [h]:
    the lesser of the costs of the two moves.  A contribution that arrives makes a destitute P2 satisfied. *)

Section Recursion.
  Context (G : game).
  Notation p := (1 - rho G).

  Fixpoint cost (t : nat) (h : signals) (B D N : Q) : Q :=
    let wait B D N :=
      match t with
      | O => 0
      | S t' =>
          p * r_p G * (rate G t h * B + D)
          + cost t' (pester :: h) (p * rate G t h * B) (p * D) 0
          + cost t' (silence :: h) ((1 - p * rate G t h) * B) (rho G * D) N
      end in
    Qmin (wait B D N) (s_c G * (B + D + N) + wait B (rho G * D) (N + p * D)).

  (** The least cost if P1 does nothing in round [t], ... *)
  Definition wait (t : nat) (h : signals) (B D N : Q) : Q :=
    match t with
    | O => 0
    | S t' =>
        p * r_p G * (rate G t h * B + D)
        + cost t' (pester :: h) (p * rate G t h * B) (p * D) 0
        + cost t' (silence :: h) ((1 - p * rate G t h) * B) (rho G * D) N
    end.

  (** ... and if it contributes. *)
  Definition act (t : nat) (h : signals) (B D N : Q) : Q :=
    s_c G * (B + D + N) + wait t h B (rho G * D) (N + p * D).

  Lemma cost_is_least t h B D N : cost t h B D N = Qmin (wait t h B D N) (act t h B D N).
  Proof. now destruct t. Qed.
End Recursion.

(** ** Beliefs

    P1's masses after a history, a list of its moves and of the signals that followed, newest first. *)

Definition belief : Type := Q * Q * Q.

Definition after_move (G : game) (m : move) (mu : belief) : belief :=
  let '(B, D, N) := mu in
  match m with
  | nothing => (B, D, N)
  | contribute => (B, rho G * D, N + (1 - rho G) * D)
  end.

Definition after_signal (G : game) (t : nat) (h : signals) (s : signal) (mu : belief) : belief :=
  let '(B, D, N) := mu in
  match s with
  | pester => ((1 - rho G) * rate G t h * B, (1 - rho G) * D, 0)
  | silence => ((1 - (1 - rho G) * rate G t h) * B, rho G * D, N)
  end.

Definition history : Type := list (move * signal).

Definition observed (h : history) : signals := map snd h.

(** The round that comes after a history of a game that starts in round [T]. *)
Definition round (T : nat) (h : history) : nat := (T - length h)%nat.

Fixpoint belief_after (G : game) (T : nat) (prior : belief) (h : history) : belief :=
  match h with
  | [] => prior
  | (m, s) :: past =>
      after_signal G (round T past) (observed past) s (after_move G m (belief_after G T prior past))
  end.

(** At these masses in round [t], after these signals, doing nothing is strictly better than contributing. *)
Definition does_nothing (G : game) (t : nat) (h : signals) (mu : belief) : Prop :=
  let '(B, D, N) := mu in wait G t h B D N < act G t h B D N.

Definition is_belief (mu : belief) : Prop :=
  let '(B, D, N) := mu in 0 <= B /\ 0 <= D /\ 0 <= N.

Definition total (mu : belief) : Q := let '(B, D, N) := mu in B + D + N.

(** * What the proofs share *)

(** Bring the ranges of the parameters into the context; [byz] adds a rate. *)
Ltac ranges G :=
  pose proof (rho_positive G); pose proof (rho_below_one G);
  pose proof (s_c_positive G); pose proof (r_p_positive G).
Ltac byz G t h :=
  pose proof (rate_not_negative G t h); pose proof (rate_at_most_one G t h).

Lemma product_not_negative x y : 0 <= x -> 0 <= y -> 0 <= x * y.
Proof. apply Qmult_le_0_compat. Qed.

Lemma silent_rate (G : game) t h :
  0 <= (1 - rho G) * rate G t h /\ 0 <= 1 - (1 - rho G) * rate G t h.
Proof. ranges G; byz G t h; split; nra. Qed.

(** The lesser of two rationals, by cases. *)
Lemma least_cases x y : x <= y /\ Qmin x y == x \/ y <= x /\ Qmin x y == y.
Proof.
  destruct (Qlt_le_dec y x); [right | left]; split; try lra.
  - apply Q.min_r; lra.
  - apply Q.min_l; lra.
Qed.

(** Costs of equal masses are equal. *)
Global Instance cost_proper G t h : Proper (Qeq ==> Qeq ==> Qeq ==> Qeq) (cost G t h).
Proof.
  revert h; induction t as [|t IH]; intros h B B' EB D D' ED N N' EN; cbn [cost].
  - rewrite EB, ED, EN; reflexivity.
  - rewrite EB, ED, EN; reflexivity.
Qed.

Global Instance wait_proper G t h : Proper (Qeq ==> Qeq ==> Qeq ==> Qeq) (wait G t h).
Proof.
  intros B B' EB D D' ED N N' EN; destruct t; cbn [wait]; [reflexivity|].
  now rewrite EB, ED, EN.
Qed.

Global Instance act_proper G t h : Proper (Qeq ==> Qeq ==> Qeq ==> Qeq) (act G t h).
Proof. intros B B' EB D D' ED N N' EN; unfold act; now rewrite EB, ED, EN. Qed.

Lemma after_signal_is_belief G t h s mu : is_belief mu -> is_belief (after_signal G t h s mu).
Proof.
  destruct mu as [[B D] N]; intros (HB & HD & HN); ranges G; destruct (silent_rate G t h).
  destruct s; cbn; repeat split; try apply product_not_negative; lra.
Qed.

Lemma after_move_is_belief G m mu : is_belief mu -> is_belief (after_move G m mu).
Proof.
  destruct mu as [[B D] N]; intros (HB & HD & HN); ranges G; destruct m; cbn; repeat split; nra.
Qed.

Lemma belief_after_is_belief G T prior h : is_belief prior -> is_belief (belief_after G T prior h).
Proof.
  intros H; induction h as [|[m s] past IH]; cbn [belief_after]; [assumption|].
  now apply after_signal_is_belief, after_move_is_belief.
Qed.
