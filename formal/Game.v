(** * The game of Section 2: histories, strategies, expected utility

    [Model.v] has P1's problem as a recursion on masses.  Here is the game itself.  Both players have private
    histories, newest round first, and a list serves for either:
    - P1's history: its own moves, each with the signal that it observed afterwards;
    - P2's history: the moves that it observed, each with what it did itself afterwards.
    So [contribute]/[nothing] is P1's act or what P2 observed of it, and [pester]/[silence] is P2's act or what
    P1 observed of it. *)

From Goodwill Require Import Model.

(** The parameters of P2, with their ranges. *)
Record exchange := {
  of_P1 :> game;
  b_c : Q;  (* P2's benefit from its first contribution *)
  r_c : Q;  (* P2's cost of a contribution that it observes *)
  s_p : Q;  (* P2's cost of a pester that it sends *)
  q : Q;    (* the generosity of an altruistic P1: the chance that it replies to a pester *)
  r_c_not_negative : 0 <= r_c;
  s_p_positive : 0 < s_p;
  b_c_large : r_c + s_p < b_c;
  q_positive : 0 < q;
  q_at_most_one : q <= 1
}.

(** ** Utilities *)

Definition is_contribution (m : move) : Q := match m with contribute => 1 | nothing => 0 end.
Definition is_pester (s : signal) : Q := match s with pester => 1 | silence => 0 end.

(** How many contributions, and how many pesters, a history tells of. *)
Fixpoint contributions (h : history) : Q :=
  match h with [] => 0 | (m, _) :: past => is_contribution m + contributions past end.
Fixpoint pesters (h : history) : Q :=
  match h with [] => 0 | (_, s) :: past => is_pester s + pesters past end.
Definition first_contribution (h : history) : Q :=
  if existsb (fun round => match fst round with contribute => true | nothing => false end) h then 1 else 0.

Definition u_1 (X : exchange) (h1 : history) : Q := - (s_c X * contributions h1 + r_p X * pesters h1).
Definition u_2 (X : exchange) (h2 : history) : Q :=
  b_c X * first_contribution h2 - (s_p X * pesters h2 + r_c X * contributions h2).

(** ** Strategies

    A behaviour says with which chance a player acts.  It may look at both histories; that of a rational player
    looks at its own alone, and that of a Byzantine peer, as its opponent expects it, at what the opponent
    observed of it ("at most depends on P_i's signals in P_-i's current history"). *)
Definition behaviour_1 := history -> history -> Q.
Definition behaviour_2 := history -> history -> move -> Q.

Definition strategy_1 := history -> Q.
Definition strategy_2 := history -> move -> Q.
Definition rational_1 (s : strategy_1) : behaviour_1 := fun h1 _ => s h1.
Definition rational_2 (s : strategy_2) : behaviour_2 := fun _ h2 o => s h2 o.

Definition byzantine_1 (beta : list move -> Q) : behaviour_1 := fun _ h2 => beta (map fst h2).
Definition byzantine_2 (beta : signals -> Q) : behaviour_2 := fun h1 _ _ => beta (observed h1).

Definition is_chance (x : Q) : Prop := 0 <= x /\ x <= 1.
Definition valid_1 (c : behaviour_1) : Prop := forall h1 h2, is_chance (c h1 h2).
Definition valid_2 (c : behaviour_2) : Prop := forall h1 h2 o, is_chance (c h1 h2 o).

(** Players that do nothing. *)
Definition silent_1 : behaviour_1 := fun _ _ => 0.
Definition silent_2 : behaviour_2 := fun _ _ _ => 0.
Lemma silent_1_valid : valid_1 silent_1. Proof. split; unfold silent_1; lra. Qed.
Lemma silent_2_valid : valid_2 silent_2. Proof. split; unfold silent_2; lra. Qed.

(** ** Expectation over everything that may get lost *)

Definition mix (x a b : Q) : Q := x * a + (1 - x) * b.

(** The expectation of [u], a function of the final histories, with [n] rounds to be played. *)
Fixpoint expect (G : game) (n : nat) (c1 : behaviour_1) (c2 : behaviour_2)
    (u : history -> history -> Q) (h1 h2 : history) : Q :=
  match n with
  | O => u h1 h2
  | S n' =>
      let next m o s a := expect G n' c1 c2 u ((m, s) :: h1) ((o, a) :: h2) in
      (* P1 did m, P2 observed o *)
      let then_P2 m o :=
        mix (c2 h1 h2 o)
          (mix (rho G) (next m o silence pester) (next m o pester pester))
          (next m o silence silence) in
      mix (c1 h1 h2)
        (mix (rho G) (then_P2 contribute nothing) (then_P2 contribute contribute))
        (then_P2 nothing nothing)
  end.

(** * Expectations behave as such *)

Lemma mix_le x a a' b b' : is_chance x -> a <= a' -> b <= b' -> mix x a b <= mix x a' b'.
Proof.
  intros [H0 H1] Ha Hb; unfold mix.
  assert (0 <= x * (a' - a)) by (apply product_not_negative; lra).
  assert (0 <= (1 - x) * (b' - b)) by (apply product_not_negative; lra). lra.
Qed.

Lemma mix_not_negative x a b : is_chance x -> 0 <= a -> 0 <= b -> 0 <= mix x a b.
Proof.
  intros Hx Ha Hb; assert (E : 0 == mix x 0 0) by (unfold mix; ring); rewrite E; now apply mix_le.
Qed.

Lemma mix_0 a b : mix 0 a b == b.
Proof. unfold mix; ring. Qed.

Lemma mix_times k x a b : k * mix x a b == mix x (k * a) (k * b).
Proof. unfold mix; ring. Qed.

Lemma mix_same x a b : a == b -> mix x a b == a.
Proof. unfold mix; intros <-; ring. Qed.

Global Instance mix_proper : Proper (Qeq ==> Qeq ==> Qeq ==> Qeq) mix.
Proof. intros x x' Ex a a' Ea b b' Eb; unfold mix; now rewrite Ex, Ea, Eb. Qed.

Lemma loss_is_chance G : is_chance (rho G).
Proof. ranges G; split; lra. Qed.

(** What was observed was done. *)
Fixpoint consistent (h1 h2 : history) : Prop :=
  match h1, h2 with
  | (m, s) :: past1, (o, a) :: past2 =>
      (o = contribute -> m = contribute) /\ (s = pester -> a = pester) /\ consistent past1 past2
  | [], [] => True
  | _, _ => False
  end.

(** Final histories that [n] rounds may lead to. *)
Definition possible (n : nat) (h1 h2 g1 g2 : history) : Prop :=
  length g1 = (n + length h1)%nat /\ length g2 = (n + length h2)%nat /\
  (consistent h1 h2 -> consistent g1 g2).

Lemma possible_S n h1 h2 g1 g2 m s o a :
  (o = contribute -> m = contribute) -> (s = pester -> a = pester) ->
  possible n ((m, s) :: h1) ((o, a) :: h2) g1 g2 -> possible (S n) h1 h2 g1 g2.
Proof.
  intros Ho Hs (E1 & E2 & C); cbn [length] in *; repeat split; try lia.
  intros H; apply C; cbn; auto.
Qed.

Lemma skipn_S {A} n (h : list A) : skipn (S n) h = tl (skipn n h).
Proof. revert h; induction n as [|n IH]; intros [|x h]; try reflexivity; exact (IH h). Qed.

Section Expect.
  Context (G : game).

  (** Nothing but what is possible is looked at. *)
  Lemma expect_le n c1 c2 u v : valid_1 c1 -> valid_2 c2 -> forall h1 h2,
    (forall g1 g2, possible n h1 h2 g1 g2 -> u g1 g2 <= v g1 g2) ->
    expect G n c1 c2 u h1 h2 <= expect G n c1 c2 v h1 h2.
  Proof.
    intros V1 V2; induction n as [|n IH]; intros h1 h2 Huv; cbn [expect];
      [apply Huv; repeat split; auto|].
    repeat apply mix_le; try apply V1; try apply V2; try apply loss_is_chance;
      apply IH; intros g1 g2 Hg; apply Huv; (eapply possible_S; [..|exact Hg]; congruence).
  Qed.

  Lemma expect_ext n c1 c2 u v : forall h1 h2,
    (forall g1 g2, possible n h1 h2 g1 g2 -> u g1 g2 == v g1 g2) ->
    expect G n c1 c2 u h1 h2 == expect G n c1 c2 v h1 h2.
  Proof.
    induction n as [|n IH]; intros h1 h2 Huv; cbn [expect]; [apply Huv; repeat split; auto|].
    rewrite !IH; [reflexivity|..];
      intros g1 g2 Hg; apply Huv; (eapply possible_S; [..|exact Hg]; congruence).
  Qed.

  Lemma expect_plus n c1 c2 u v h1 h2 :
    expect G n c1 c2 (fun g1 g2 => u g1 g2 + v g1 g2) h1 h2
    == expect G n c1 c2 u h1 h2 + expect G n c1 c2 v h1 h2.
  Proof.
    revert h1 h2; induction n as [|n IH]; intros h1 h2; cbn [expect]; [reflexivity|].
    rewrite !IH; unfold mix; ring.
  Qed.

  Lemma expect_times n c1 c2 a u h1 h2 :
    expect G n c1 c2 (fun g1 g2 => a * u g1 g2) h1 h2 == a * expect G n c1 c2 u h1 h2.
  Proof.
    revert h1 h2; induction n as [|n IH]; intros h1 h2; cbn [expect]; [reflexivity|].
    rewrite !IH; unfold mix; ring.
  Qed.

  Lemma expect_constant n c1 c2 a h1 h2 : expect G n c1 c2 (fun _ _ => a) h1 h2 == a.
  Proof.
    revert h1 h2; induction n as [|n IH]; intros h1 h2; cbn [expect]; [reflexivity|].
    rewrite !IH; unfold mix; ring.
  Qed.

  Lemma expect_not_negative n c1 c2 u h1 h2 : valid_1 c1 -> valid_2 c2 -> (forall g1 g2, 0 <= u g1 g2) ->
    0 <= expect G n c1 c2 u h1 h2.
  Proof.
    intros V1 V2 Hu; rewrite <- (expect_constant n c1 c2 0 h1 h2); apply expect_le; auto.
  Qed.

  (** First k rounds, then n. *)
  Lemma expect_tower k n c1 c2 u h1 h2 :
    expect G (k + n) c1 c2 u h1 h2
    == expect G k c1 c2 (fun g1 g2 => expect G n c1 c2 u g1 g2) h1 h2.
  Proof.
    revert h1 h2; induction k as [|k IH]; intros h1 h2; cbn [expect Nat.add]; [reflexivity|].
    rewrite !IH; reflexivity.
  Qed.

  (** What is over does not change. *)
  Lemma expect_past n c1 c2 v h1 h2 :
    expect G n c1 c2 (fun g1 g2 => v (skipn n g1) (skipn n g2)) h1 h2 == v h1 h2.
  Proof.
    revert v h1 h2; induction n as [|n IH]; intros v h1 h2; [reflexivity|].
    assert (One : forall x y, expect G n c1 c2 (fun g1 g2 => v (skipn (S n) g1) (skipn (S n) g2)) (x :: h1) (y :: h2)
      == v h1 h2).
    { intros x y.
      rewrite (expect_ext n c1 c2 _ (fun g1 g2 => (fun a b => v (tl a) (tl b)) (skipn n g1) (skipn n g2))).
      - now rewrite (IH (fun a b => v (tl a) (tl b))).
      - intros g1 g2 _; now rewrite !skipn_S. }
    cbn [expect]; rewrite !One; unfold mix; ring.
  Qed.

  (** Behaviours that agree in these k rounds. *)
  Lemma expect_agree k c1 c1' c2 c2' u h1 h2 :
    (forall g1 g2, (length h1 <= length g1 < k + length h1)%nat -> c1 g1 g2 == c1' g1 g2) ->
    (forall g1 g2 o, (length h2 <= length g2 < k + length h2)%nat -> c2 g1 g2 o == c2' g1 g2 o) ->
    expect G k c1 c2 u h1 h2 == expect G k c1' c2' u h1 h2.
  Proof.
    revert h1 h2; induction k as [|k IH]; intros h1 h2 E1 E2; cbn [expect]; [reflexivity|].
    rewrite (E1 h1 h2), (E2 h1 h2 nothing), (E2 h1 h2 contribute) by lia.
    rewrite !IH; [reflexivity|..]; cbn [length]; intros; first [apply E1 | apply E2]; lia.
  Qed.
End Expect.
