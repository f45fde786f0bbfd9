(** * P2's problem in the game of Section 2 *)

From Goodwill Require Import Model Game Agreement NeverLater Theorem4.

(** The altruistic P1: it contributes in round T; later only if it observed a pester in the round before, and
    then with probability [q]. *)
Definition altruist_1 (X : exchange) : strategy_1 :=
  fun h1 => match h1 with [] => 1 | (_, pester) :: _ => q X | (_, silence) :: _ => 0 end.

(** The expectation of [v], a function of P1's history, over all histories of P1, each with the probability of
    what P2 observed and of it if P2 acts as in [h2]; and of a function of P1's history and its next move, if
    P2 observes [o] of that. *)
Fixpoint given_2 (G : game) (c1 : behaviour_1) (h2 : history) (v : history -> Q) : Q :=
  match h2 with
  | [] => v []
  | (o, a) :: past =>
      let after h1 m :=
        hears G m o * (sees G a pester * v ((m, pester) :: h1) + sees G a silence * v ((m, silence) :: h1)) in
      given_2 G c1 past (fun h1 => c1 h1 past * after h1 contribute + (1 - c1 h1 past) * after h1 nothing)
  end.

Definition given_2_and (G : game) (c1 : behaviour_1) (h2 : history) (o : move) (v : move -> history -> Q) : Q :=
  given_2 G c1 h2 (fun h1 =>
    c1 h1 h2 * (hears G contribute o * v contribute h1) + (1 - c1 h1 h2) * (hears G nothing o * v nothing h1)).

(** The expectation from P2's move on: [n] rounds follow after this one. *)
Definition from_P2 (G : game) (n : nat) (c1 : behaviour_1) (s2 : strategy_2) (u : history -> history -> Q)
    (m : move) (h1 : history) (o : move) (h2 : history) : Q :=
  mix (s2 h2 o)
    (mix (rho G) (expect G n c1 (rational_2 s2) u ((m, silence) :: h1) ((o, pester) :: h2))
                 (expect G n c1 (rational_2 s2) u ((m, pester) :: h1) ((o, pester) :: h2)))
    (expect G n c1 (rational_2 s2) u ((m, silence) :: h1) ((o, silence) :: h2)).

(** The peers that P2 may meet: shares of altruistic, rational and Byzantine ones, and the rates at which P2
    expects a Byzantine P1 to contribute, which depend on what P2 observed of it alone. *)
Record population := {
  share_A : Q;
  share_R : Q;
  share_B : Q;
  gifts : list move -> Q;
  share_A_not_negative : 0 <= share_A;
  share_R_not_negative : 0 <= share_R;
  share_B_not_negative : 0 <= share_B;
  gifts_valid : valid_1 (byzantine_1 gifts)
}.

(** A weighted sum over the three types of P1. *)
Definition over_types (X : exchange) (Y : population) (s1 : strategy_1) (v : behaviour_1 -> Q) : Q :=
  share_A Y * v (rational_1 (altruist_1 X)) + share_R Y * v (rational_1 s1) + share_B Y * v (byzantine_1 (gifts Y)).

(** What P2's strategy is worth to it, before its move, at the history [h2] and after it observed [o], times
    the probability of what it observed. *)
Definition value_2 (X : exchange) (T : nat) (Y : population) (s1 : strategy_1) (s2 : strategy_2)
    (h2 : history) (o : move) : Q :=
  over_types X Y s1 (fun c1 => given_2_and X c1 h2 o (fun m h1 =>
    from_P2 X (T - length h2) c1 s2 (fun _ g2 => u_2 X g2) m h1 o h2)).

(** The probability of what P2 observed, and the part of it in which P1 is altruistic; so that
    mu_2(A | h2, o) is their quotient. *)
Definition probability_2 (X : exchange) (Y : population) (s1 : strategy_1) (h2 : history) (o : move) : Q := over_types X Y s1 (fun c1 => given_2_and X c1 h2 o (fun _ _ => 1)).
Definition altruistic_part (X : exchange) (Y : population) (h2 : history) (o : move) : Q :=
  share_A Y * given_2_and X (rational_1 (altruist_1 X)) h2 o (fun _ _ => 1).

(** Condition (1) at every history of a destitute P2, in rounds t > 0: mu_2(A) > the right-hand side of (1). *)
Definition condition_1_everywhere (X : exchange) (T : nat) (Y : population) (s1 : strategy_1) : Prop :=
  forall h2, (length h2 < T)%nat -> destitute h2 = true ->
    condition_1 X (T - length h2) * probability_2 X Y s1 h2 nothing < altruistic_part X Y h2 nothing.

(** * Expectations given what P2 knows *)

Section Given.
  Context (G : game).

  Lemma hears_not_negative m o : 0 <= hears G m o.
  Proof. ranges G; destruct m, o; cbn; lra. Qed.
  Lemma sees_not_negative a s : 0 <= sees G a s.
  Proof. ranges G; destruct a, s; cbn; lra. Qed.

  (** Histories of P1 that can occur if it acts by [c1] and P2's history is [h2]. *)
  Fixpoint occurs (c1 : behaviour_1) (h1 h2 : history) : Prop :=
    match h1, h2 with
    | [], [] => True
    | (m, s) :: past1, (o, a) :: past2 =>
        (match m with contribute => ~ c1 past1 past2 == 0 | nothing => ~ c1 past1 past2 == 1 end)
        /\ occurs c1 past1 past2
    | _, _ => False
    end.

  Lemma occurs_length c1 h1 h2 : occurs c1 h1 h2 -> length h1 = length h2.
  Proof.
    revert h2; induction h1 as [|[m s] h1 IH]; intros [|[o a] h2]; cbn; try tauto.
    intros [_ H]; now rewrite (IH h2).
  Qed.

  Lemma mixed_le c x y x' y' : is_chance c -> (~ c == 0 -> x <= x') -> (~ c == 1 -> y <= y') ->
    c * x + (1 - c) * y <= c * x' + (1 - c) * y'.
  Proof.
    intros [H0 H1] Hx Hy.
    assert (c * x <= c * x').
    { destruct (Qeq_dec c 0) as [E|E]; [rewrite E; lra|].
      assert (0 <= c * (x' - x)) by (apply product_not_negative; [|specialize (Hx E)]; lra). lra. }
    assert ((1 - c) * y <= (1 - c) * y').
    { destruct (Qeq_dec c 1) as [E|E]; [rewrite E; lra|].
      assert (0 <= (1 - c) * (y' - y)) by (apply product_not_negative; [|specialize (Hy E)]; lra). lra. }
    lra.
  Qed.

  Lemma given_2_le c1 h2 v v' : valid_1 c1 -> (forall h1, occurs c1 h1 h2 -> v h1 <= v' h1) ->
    given_2 G c1 h2 v <= given_2 G c1 h2 v'.
  Proof.
    intros V; revert v v'; induction h2 as [|[o a] past IH]; intros v v' H; cbn [given_2]; [apply H; exact I|].
    apply IH; intros h1 Hocc.
    assert (After : forall m, (match m with contribute => ~ c1 h1 past == 0 | nothing => ~ c1 h1 past == 1 end) ->
      hears G m o * (sees G a pester * v ((m, pester) :: h1) + sees G a silence * v ((m, silence) :: h1))
      <= hears G m o * (sees G a pester * v' ((m, pester) :: h1) + sees G a silence * v' ((m, silence) :: h1))).
    { intros m Hm; pose proof (hears_not_negative m o); pose proof (sees_not_negative a pester);
        pose proof (sees_not_negative a silence).
      pose proof (H ((m, pester) :: h1) (conj Hm Hocc)); pose proof (H ((m, silence) :: h1) (conj Hm Hocc)).
      assert (0 <= hears G m o * (sees G a pester * (v' ((m, pester) :: h1) - v ((m, pester) :: h1))))
        by (repeat apply product_not_negative; lra).
      assert (0 <= hears G m o * (sees G a silence * (v' ((m, silence) :: h1) - v ((m, silence) :: h1))))
        by (repeat apply product_not_negative; lra).
      lra. }
    apply mixed_le; [apply V | apply (After contribute) | apply (After nothing)].
  Qed.

  Lemma given_2_and_le c1 h2 o v v' : valid_1 c1 ->
    (forall m h1, occurs c1 h1 h2 ->
      (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) -> v m h1 <= v' m h1) ->
    given_2_and G c1 h2 o v <= given_2_and G c1 h2 o v'.
  Proof.
    intros V H; apply given_2_le; [assumption|]; intros h1 Hocc.
    assert (After : forall m, (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) ->
      hears G m o * v m h1 <= hears G m o * v' m h1).
    { intros m Hm; pose proof (hears_not_negative m o); specialize (H m h1 Hocc Hm).
      assert (0 <= hears G m o * (v' m h1 - v m h1)) by (apply product_not_negative; lra); lra. }
    apply mixed_le; [apply V | apply (After contribute) | apply (After nothing)].
  Qed.

  Lemma given_2_linear c1 h2 x y v v' :
    given_2 G c1 h2 (fun h1 => x * v h1 + y * v' h1) == x * given_2 G c1 h2 v + y * given_2 G c1 h2 v'.
  Proof.
    revert v v'; induction h2 as [|[o a] past IH]; intros v v'; cbn [given_2]; [reflexivity|].
    rewrite <- IH.
    assert (Ext : forall v v' h2, (forall h1, v h1 == v' h1) -> given_2 G c1 h2 v == given_2 G c1 h2 v').
    { clear; intros v v' h2; revert v v'; induction h2 as [|[o a] past IH]; intros v v' H; cbn [given_2]; [apply H|].
      apply IH; intros h1; rewrite !H; reflexivity. }
    apply Ext; intros h1; ring.
  Qed.

  Lemma given_2_ext c1 h2 v v' : (forall h1, v h1 == v' h1) -> given_2 G c1 h2 v == given_2 G c1 h2 v'.
  Proof.
    revert v v'; induction h2 as [|[o a] past IH]; intros v v' H; cbn [given_2]; [apply H|].
    apply IH; intros h1; rewrite !H; reflexivity.
  Qed.

  Lemma given_2_and_linear c1 h2 o x y v v' :
    given_2_and G c1 h2 o (fun m h1 => x * v m h1 + y * v' m h1)
    == x * given_2_and G c1 h2 o v + y * given_2_and G c1 h2 o v'.
  Proof.
    unfold given_2_and; rewrite <- given_2_linear; apply given_2_ext; intros h1; ring.
  Qed.

  (** After P2's act [a] the game goes on at the next history. *)
  Definition goes_on n c1 s2 u a (m : move) (h1 : history) o h2 : Q :=
    sees G a pester * expect G n c1 (rational_2 s2) u ((m, pester) :: h1) ((o, a) :: h2)
    + sees G a silence * expect G n c1 (rational_2 s2) u ((m, silence) :: h1) ((o, a) :: h2).

  Lemma from_P2_acts n c1 s2 u m h1 o h2 :
    from_P2 G n c1 s2 u m h1 o h2
    == mix (s2 h2 o) (goes_on n c1 s2 u pester m h1 o h2) (goes_on n c1 s2 u silence m h1 o h2).
  Proof. unfold from_P2, goes_on, mix; cbn [sees]; ring. Qed.

  Lemma next_history n c1 s2 u a o h2 :
    given_2_and G c1 h2 o (fun m h1 => goes_on (S n) c1 s2 u a m h1 o h2)
    == given_2_and G c1 ((o, a) :: h2) contribute (fun m h1 => from_P2 G n c1 s2 u m h1 contribute ((o, a) :: h2))
       + given_2_and G c1 ((o, a) :: h2) nothing (fun m h1 => from_P2 G n c1 s2 u m h1 nothing ((o, a) :: h2)).
  Proof.
    assert (E : forall x y, x + y == 1 * x + 1 * y) by (intros; ring).
    rewrite E; unfold given_2_and at 2 3; rewrite <- given_2_linear; cbn [given_2].
    unfold given_2_and; apply given_2_ext; intros h1; unfold goes_on; cbn [expect].
    unfold from_P2, rational_2, hears, mix; destruct o; ring.
  Qed.
End Given.
