(** * Without an end, and without Byzantine peers, selfish peers can cooperate

    "Theorem 1 only holds when the game lasts for a finite number of rounds."  All peers are rational.  P2 pesters in every
    round as long as it is destitute, and P1 contributes whenever it is sure that P2 is destitute: at the start, after each
    pester, and for as long as it has not contributed since.  The names F, W and V are those of the page. *)

From Goodwill Require Import InTheEnd Model Lemma5 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Theorem1 Endless GivingEnds.

Definition answering : strategy_1 := fun h1 => if unasked_since_contribution h1 then 0 else 1.
Definition in_every_round : nat -> bool := fun _ => true.
Definition stubborn : strategy_2 := by_calendar in_every_round.

Lemma answering_valid : valid_1 (rational_1 answering).
Proof. intros h1 h2; unfold rational_1, answering; destruct (unasked_since_contribution h1); split; lra. Qed.

(** What P1 has from the next [n] rounds at the history [h1], times the probability of what it has observed; and what P2
    has from them after [h1] and [h2], so even if it knew what P1 did. *)
Definition goes_on_1 (X : exchange) (d : Q) (s1 : strategy_1) (n : nat) (h1 : history) : Q :=
  given_1 X (rational_2 stubborn) h1 (fun h2 =>
    expect X n (rational_1 s1) (rational_2 stubborn) (fun g1 _ => discounted_1 X d g1) h1 h2).
Definition goes_on_2 (X : exchange) (d : Q) (s2 : strategy_2) (n : nat) (h1 h2 : history) : Q :=
  expect X n (rational_1 answering) (rational_2 s2) (fun _ g2 => discounted_2 X d g2) h1 h2.

Section Cooperation.
  Context (X : exchange) (d F W V : Q) (D0 : 0 < d) (D1 : d < 1).
  Notation R := (rho X).
  Notation p := (1 - rho X).
  (** What a destitute peer costs P1 from its move on if P1 waits for a pester, and if P1 is sure and contributes. *)
  Hypothesis F_is : F == p * (r_p X + d * W) + R * d * F.
  Hypothesis W_is : W == s_c X + R * F.
  (** What a destitute P2 has from its move on. *)
  Hypothesis V_is : V == - s_p X + d * (p * p * (b_c X - r_c X) + (1 - p * p) * V).
  (** One step aside does not pay: P1, sure, waits a round; not sure, it contributes again; P2 leaves out a pester. *)
  Hypothesis waiting_costs : W <= p * r_p X + d * W.
  Hypothesis again_costs : p * (R * R) * F <= s_c X * (R * R + p).
  Hypothesis pester_pays : s_p X <= d * (p * p) * (b_c X - r_c X - V).

  Notation stub := (rational_2 stubborn).
  Notation ans := (rational_1 answering).
  Notation paid := (fun g1 _ => - discounted_1 X d g1).

  Lemma positive_F : 0 <= F.
  Proof.
    ranges X; assert (Dn : 0 < 1 - d * (p * R + R)).
    { assert (0 <= d * ((1 - R) * (1 - R))) by (repeat apply product_not_negative; lra). 
      assert (0 <= (1 - d) * (p * R + R)) by (repeat apply product_not_negative; try lra; assert (0 <= p * R) by (apply product_not_negative; lra); lra).
      lra. }
    assert (E : F * (1 - d * (p * R + R)) == p * r_p X + d * p * s_c X).
    { transitivity (F - (d * p * (R * F) + R * d * F)); [ring|]; rewrite F_is at 1; rewrite W_is; ring. }
    assert (0 <= p * r_p X) by (apply product_not_negative; lra).
    assert (0 <= d * p * s_c X) by (repeat apply product_not_negative; lra).
    apply Qnot_lt_le; intros L; assert (0 < (- F) * (1 - d * (p * R + R))) by (apply Qmult_lt_0_compat; lra). lra.
  Qed.
  Lemma positive_W : 0 <= W.
  Proof. ranges X; pose proof positive_F; rewrite W_is; assert (0 <= R * F) by (apply product_not_negative; lra); lra. Qed.
  Lemma power_pos j : 0 <= to_the d j.
  Proof. apply power_not_negative; lra. Qed.

  (** ** P2 *)

  (** What the next rounds are worth, by whether P1 is sure and P2 destitute. *)
  Definition worth_2 (unsure poor : bool) : Q :=
    if poor then if unsure then V else p * (b_c X - r_c X) + R * V else if unsure then 0 else - p * r_c X.
  Lemma V_not_negative : 0 <= V.
  Proof.
    assert (E : V - d * V == - s_p X + d * (p * p) * (b_c X - r_c X - V)) by (rewrite V_is at 1; ring).
    apply Qnot_lt_le; intros L; assert (0 < (1 - d) * - V) by (apply Qmult_lt_0_compat; lra). lra.
  Qed.
  Lemma V_at_most : V <= b_c X - r_c X.
  Proof.
    ranges X; pose proof (s_p_positive X).
    assert (E : V - (b_c X - r_c X) == - s_p X - (1 - d) * (b_c X - r_c X) - d * ((1 - p * p) * ((b_c X - r_c X) - V)))
      by (rewrite V_is at 1; ring).
    apply Qnot_lt_le; intros L.
    pose proof (b_c_large X).
    assert (Pp : p * p <= 1) by (assert (0 <= R * (1 + p)) by (apply product_not_negative; lra); lra).
    assert (0 <= (1 - d) * (b_c X - r_c X)) by (apply product_not_negative; lra).
    assert (K : (V - (b_c X - r_c X)) * (1 - d * (1 - p * p)) <= 0) by lra.
    assert (0 < 1 - d * (1 - p * p)).
    { assert (0 <= d * (p * p)) by (repeat apply product_not_negative; lra). lra. }
    assert (0 < (V - (b_c X - r_c X)) * (1 - d * (1 - p * p))) by (apply Qmult_lt_0_compat; lra). lra.
  Qed.

  Lemma worth_2_range u b : - r_c X <= worth_2 u b /\ worth_2 u b <= b_c X - r_c X.
  Proof.
    ranges X; pose proof V_not_negative; pose proof V_at_most; pose proof (r_c_not_negative X); pose proof (s_p_positive X);
      pose proof (b_c_large X); unfold worth_2; destruct b, u; try (split; lra).
    - assert (0 <= p * (b_c X - r_c X)) by (apply product_not_negative; lra).
      assert (0 <= R * V) by (apply product_not_negative; lra).
      assert (0 <= R * (b_c X - r_c X - V)) by (apply product_not_negative; lra). split; lra.
    - assert (0 <= R * r_c X) by (apply product_not_negative; lra).
      assert (0 <= p * r_c X) by (apply product_not_negative; lra). split; lra.
  Qed.

  Lemma unsure_next m s h1 : unasked_since_contribution ((m, s) :: h1)
    = match s with pester => false | silence => match m with contribute => true | nothing => unasked_since_contribution h1 end end.
  Proof. destruct m, s; reflexivity. Qed.

  (** No plan of P2 has more, but for the rounds after the first [n]. *)
  Lemma at_most_2 s2 n : valid_2 (rational_2 s2) -> forall h1 h2,
    goes_on_2 X d s2 n h1 h2
    <= discounted_2 X d h2 + to_the d (length h2) * worth_2 (unasked_since_contribution h1) (destitute h2)
      + to_the d (n + length h2) * r_c X.
  Proof.
    intros V2; ranges X; pose proof (s_p_positive X); pose proof (r_c_not_negative X); pose proof V_not_negative; pose proof V_at_most.
    pose proof V_is as Vi; unfold goes_on_2; induction n as [|n IH]; intros h1 h2.
    - cbn [expect Nat.add]; destruct (worth_2_range (unasked_since_contribution h1) (destitute h2)) as [L _].
      assert (0 <= to_the d (length h2) * (worth_2 (unasked_since_contribution h1) (destitute h2) + r_c X))
        by (apply product_not_negative; [apply power_pos | lra]). lra.
    - set (t := to_the d (length h2)); assert (T0 : 0 <= t) by apply power_pos.
      set (k := to_the d (S n + length h2) * r_c X); set (u2 := discounted_2 X d h2).
      (* what P2 has after P1's move, and what it receives in the round *)
      set (then_has := fun o : move => match o with contribute => if destitute h2 then b_c X - r_c X else - r_c X
                                       | nothing => if destitute h2 then V else 0 end).
      set (now := fun o : move => match o with contribute => if destitute h2 then b_c X - r_c X else - r_c X | nothing => 0 end).
      assert (Next : forall m s o a, expect X n ans (rational_2 s2) (fun _ g2 => discounted_2 X d g2) ((m, s) :: h1) ((o, a) :: h2)
        <= u2 + t * ((now o - s_p X * is_pester a)
           + d * worth_2 (unasked_since_contribution ((m, s) :: h1)) (destitute ((o, a) :: h2))) + k).
      { intros m s o a; eapply Qle_trans; [apply IH|]; cbn [discounted_2 length to_the]; unfold k, u2, now.
        replace (n + S (length h2))%nat with (S n + length h2)%nat by lia; fold t; apply Qle_lteq; right; ring. }
      set (u := unasked_since_contribution h1) in *.
      assert (Move : forall m o, m = (if u then nothing else contribute) ->
        mix (rational_2 s2 h1 h2 o)
          (mix R (expect X n ans (rational_2 s2) (fun _ g2 => discounted_2 X d g2) ((m, silence) :: h1) ((o, pester) :: h2))
                 (expect X n ans (rational_2 s2) (fun _ g2 => discounted_2 X d g2) ((m, pester) :: h1) ((o, pester) :: h2)))
          (expect X n ans (rational_2 s2) (fun _ g2 => discounted_2 X d g2) ((m, silence) :: h1) ((o, silence) :: h2))
        <= u2 + t * then_has o + k).
      { intros m o Em.
        assert (Us : unasked_since_contribution ((m, silence) :: h1) = true)
          by (rewrite unsure_next, Em; fold u; destruct u; reflexivity).
        assert (Up : unasked_since_contribution ((m, pester) :: h1) = false) by (rewrite unsure_next; reflexivity).
        pose proof (Next m silence o pester) as N1; pose proof (Next m pester o pester) as N2; pose proof (Next m silence o silence) as N3.
        rewrite Us in N1, N3; rewrite Up in N2; cbn [is_pester] in N1, N2, N3.
        assert (Later : forall a, destitute ((o, a) :: h2) = match o with contribute => false | nothing => destitute h2 end)
          by (intros a; destruct o; reflexivity).
        rewrite Later in N1, N2, N3.
        set (poor := match o with contribute => false | nothing => destitute h2 end) in *.
        assert (A : now o - s_p X + d * (R * worth_2 true poor + p * worth_2 false poor) <= then_has o).
        { assert (0 <= d * (p * (p * r_c X))) by (repeat apply product_not_negative; lra).
          unfold poor, now, then_has, worth_2; destruct o, (destitute h2); lra. }
        assert (B : now o + d * worth_2 true poor <= then_has o).
        { assert (0 <= (1 - d) * V) by (apply product_not_negative; lra).
          unfold poor, now, then_has, worth_2; destruct o, (destitute h2); lra. }
        assert (0 <= t * (then_has o - (now o - s_p X + d * (R * worth_2 true poor + p * worth_2 false poor))))
          by (apply product_not_negative; lra).
        assert (0 <= t * (then_has o - (now o + d * worth_2 true poor))) by (apply product_not_negative; lra).
        apply mix_at_most; [apply V2 | |lra].
        eapply Qle_trans; [apply mix_le; [apply loss_is_chance | exact N1 | exact N2]|]; unfold mix; lra. }
      cbn [expect]; unfold rational_1 at 1, answering at 1; fold u.
      destruct u eqn:Eu; [rewrite mix_0 | rewrite mix_1].
      + eapply Qle_trans; [apply (Move nothing nothing eq_refl)|]; unfold then_has, worth_2; apply Qle_lteq; right; reflexivity.
      + eapply Qle_trans; [apply mix_le; [apply loss_is_chance | apply (Move contribute nothing eq_refl) | apply (Move contribute contribute eq_refl)]|].
        unfold then_has, worth_2, mix; destruct (destitute h2); apply Qle_lteq; right; ring.
  Qed.

  (** And to pester while destitute has just that, but for the rounds after the first [n]. *)
  Lemma at_least_2 n : forall h1 h2,
    discounted_2 X d h2 + to_the d (length h2) * worth_2 (unasked_since_contribution h1) (destitute h2)
      - to_the d (n + length h2) * (b_c X - r_c X)
    <= goes_on_2 X d stubborn n h1 h2.
  Proof.
    ranges X; pose proof (s_p_positive X); pose proof (r_c_not_negative X); pose proof V_not_negative; pose proof V_at_most.
    pose proof (b_c_large X); unfold goes_on_2; induction n as [|n IH]; intros h1 h2.
    - cbn [expect Nat.add]; set (t := to_the d (length h2)); assert (T0 : 0 <= t) by apply power_pos.
      destruct (worth_2_range (unasked_since_contribution h1) (destitute h2)) as [_ U].
      assert (0 <= t * (b_c X - r_c X - worth_2 (unasked_since_contribution h1) (destitute h2))) by (apply product_not_negative; lra). lra.
    - set (t := to_the d (length h2)); set (k := to_the d (S n + length h2) * (b_c X - r_c X)).
      set (u := unasked_since_contribution h1); set (u2 := discounted_2 X d h2).
      assert (Next : forall m s o a, 
        u2 + t * ((match o with contribute => if destitute h2 then b_c X - r_c X else - r_c X | nothing => 0 end
             - s_p X * is_pester a)
           + d * worth_2 (unasked_since_contribution ((m, s) :: h1)) (destitute ((o, a) :: h2))) - k
        <= expect X n ans stub (fun _ g2 => discounted_2 X d g2) ((m, s) :: h1) ((o, a) :: h2)).
      { intros m s o a; eapply Qle_trans; [|apply IH]; cbn [discounted_2 length to_the]; unfold k, u2.
        replace (n + S (length h2))%nat with (S n + length h2)%nat by lia; fold t; apply Qle_lteq; right; ring. }
      unfold stubborn in *; rewrite one_round_by_calendar; unfold then_2.
      assert (P : forall o, pestered in_every_round h2 o = match o with contribute => false | nothing => destitute h2 end)
        by (intros []; unfold pestered; cbn; reflexivity).
      rewrite !P; unfold rational_1 at 1, answering at 1; fold u; fold answering.
      assert (Us : unasked_since_contribution ((contribute, silence) :: h1) = true) by reflexivity.
      assert (Up : forall m, unasked_since_contribution ((m, pester) :: h1) = false) by (intros []; reflexivity).
      assert (Un : unasked_since_contribution ((nothing, silence) :: h1) = u) by reflexivity.
      pose proof V_is as Vi.
      destruct u eqn:Eu; [rewrite mix_0 | rewrite mix_1].
      + pose proof (Next nothing silence nothing pester) as N1; pose proof (Next nothing pester nothing pester) as N2;
          pose proof (Next nothing silence nothing silence) as N3.
        rewrite Un in N1, N3; rewrite Up in N2.
        change (destitute ((nothing, pester) :: h2)) with (destitute h2) in *; change (destitute ((nothing, silence) :: h2)) with (destitute h2) in *.
        unfold worth_2 in *; cbn [is_pester] in *; destruct (destitute h2); [|lra].
        eapply Qle_trans; [|apply mix_le; [apply loss_is_chance | exact N1 | exact N2]].
        rewrite Vi at 1; unfold mix; apply Qle_lteq; right; ring.
      + pose proof (Next contribute silence nothing pester) as N1; pose proof (Next contribute pester nothing pester) as N2;
          pose proof (Next contribute silence nothing silence) as N3; pose proof (Next contribute silence contribute silence) as N4.
        rewrite Us in N1, N3, N4; rewrite Up in N2.
        change (destitute ((nothing, pester) :: h2)) with (destitute h2) in *; change (destitute ((nothing, silence) :: h2)) with (destitute h2) in *.
        change (destitute ((contribute, silence) :: h2)) with false in *.
        unfold worth_2 in *; cbn [is_pester] in *; destruct (destitute h2).
        * eapply Qle_trans; [|apply mix_le; [apply loss_is_chance | apply mix_le; [apply loss_is_chance | exact N1 | exact N2] | exact N4]].
          rewrite Vi at 1; unfold mix; apply Qle_lteq; right; ring.
        * eapply Qle_trans; [|apply mix_le; [apply loss_is_chance | exact N3 | exact N4]]; unfold mix; apply Qle_lteq; right; ring.
  Qed.

  (** ** P1 *)

  (** Masses of destitute and of satisfied P2s after a history of P1. *)
  Fixpoint masses (h1 : history) : Q * Q :=
    match h1 with
    | [] => (1, 0)
    | (m, s) :: past =>
        let '(D, N) := masses past in
        let '(D, N) := match m with contribute => (R * D, N + p * D) | nothing => (D, N) end in
        match s with pester => (p * D, 0) | silence => (R * D, N) end
    end.

  (** "Once P1 has contributed and observed nothing, D : N <= rho^2 : (1 - rho)." *)
  Definition likely (h1 : history) (D N : Q) : Prop :=
    0 <= D /\ 0 <= N /\ if unasked_since_contribution h1 then p * D <= R * R * N else N == 0.

  Lemma masses_likely h1 : let '(D, N) := masses h1 in likely h1 D N.
  Proof.
    ranges X; induction h1 as [|[m s] past IH]; [cbn; repeat split; lra|]; cbn [masses].
    destruct (masses past) as [D N]; destruct IH as (HD & HN & L); unfold likely; rewrite unsure_next.
    assert (0 <= R * D) by (apply product_not_negative; lra). assert (0 <= p * D) by (apply product_not_negative; lra).
    assert (0 <= R * (R * D)) by (apply product_not_negative; lra). assert (0 <= p * (R * D)) by (apply product_not_negative; lra).
    destruct m, s; repeat split; try lra.
    - assert (0 <= R * R * N) by (repeat apply product_not_negative; lra). lra.
    - destruct (unasked_since_contribution past); [|assumption].
      assert (0 <= (1 - R) * (p * D)) by (repeat apply product_not_negative; lra). lra.
  Qed.

  (** The probabilities of P2's types together with P1's signals. *)
  Lemma masses_are_chances h1 : forall x y, let '(D, N) := masses h1 in
    given_1 X stub h1 (fun h2 => if destitute h2 then x else y) == D * x + N * y.
  Proof.
    induction h1 as [|[m s] past IH]; intros x y; [cbn; ring|]; cbn [masses].
    assert (E : given_1 X stub ((m, s) :: past) (fun h2 => if destitute h2 then x else y)
      == given_1 X stub past (fun h2 => if destitute h2
           then hears X m nothing * sees X pester s * x + hears X m contribute * sees X silence s * y
           else sees X silence s * y)).
    { cbn [given_1]; apply given_1_ext; intros h2 _; unfold rational_2, stubborn, by_calendar, in_every_round.
      unfold destitute; cbn [forallb andb]; fold (destitute h2).
      destruct m, (destitute h2); cbn [hears]; ring. }
    specialize (IH (hears X m nothing * sees X pester s * x + hears X m contribute * sees X silence s * y) (sees X silence s * y)).
    destruct (masses past) as [D N]; destruct m, s; cbv beta iota; rewrite E, IH; cbn [hears sees]; ring.
  Qed.

  (** P1 sees nothing of P2's history but whether P2 is destitute. *)
  Lemma only_need_matters n c1 (v : history -> Q) : (forall h1 h2 h2', c1 h1 h2 = c1 h1 h2') -> forall h1 h2 h2', destitute h2 = destitute h2' ->
    expect X n c1 stub (fun g1 _ => v g1) h1 h2 == expect X n c1 stub (fun g1 _ => v g1) h1 h2'.
  Proof.
    intros Blind; induction n as [|n IH]; intros h1 h2 h2' E; cbn [expect]; [reflexivity|].
    rewrite (Blind h1 h2 h2').
    assert (S : forall o, stub h1 h2 o = stub h1 h2' o).
    { intros o; unfold rational_2, stubborn, by_calendar, in_every_round; cbn [andb]; cbn [destitute forallb].
      fold (destitute h2); fold (destitute h2'); now rewrite E. }
    rewrite !S.
    assert (I : forall m s o a, expect X n c1 stub (fun g1 _ => v g1) ((m, s) :: h1) ((o, a) :: h2)
      == expect X n c1 stub (fun g1 _ => v g1) ((m, s) :: h1) ((o, a) :: h2')).
    { intros m s o a; apply IH; cbn; fold (destitute h2); fold (destitute h2'); now rewrite E. }
    rewrite !I; reflexivity.
  Qed.

  Definition poor : history := [].
  Definition rich : history := [(contribute, silence)].
  Definition bills s1 n h1 (D N : Q) : Q :=
    D * expect X n (rational_1 s1) stub paid h1 poor + N * expect X n (rational_1 s1) stub paid h1 rich.

  Lemma bills_S s1 n h1 D N :
    bills s1 (S n) h1 D N
    == mix (s1 h1)
         (bills s1 n ((contribute, pester) :: h1) (p * (R * D)) 0 + bills s1 n ((contribute, silence) :: h1) (R * (R * D)) (N + p * D))
         (bills s1 n ((nothing, pester) :: h1) (p * D) 0 + bills s1 n ((nothing, silence) :: h1) (R * D) N).
  Proof.
    unfold bills; cbn [expect].
    assert (St : forall h2 o, stub h1 h2 o = if match o with contribute => false | nothing => destitute h2 end then 1 else 0)
      by (intros h2 []; unfold rational_2, stubborn, by_calendar, in_every_round; cbn; reflexivity).
    rewrite !St; change (rational_1 s1 h1 poor) with (s1 h1); change (rational_1 s1 h1 rich) with (s1 h1).
    assert (E : forall m s o a h2, expect X n (rational_1 s1) stub paid ((m, s) :: h1) ((o, a) :: h2)
      == expect X n (rational_1 s1) stub paid ((m, s) :: h1) (if match o with contribute => false | nothing => destitute h2 end then poor else rich)).
    { intros m s o a h2; apply (only_need_matters n (rational_1 s1) (fun g1 => - discounted_1 X d g1)); [reflexivity|].
      destruct o; cbn; [reflexivity|]; fold (destitute h2); destruct (destitute h2); reflexivity. }
    rewrite !E; change (destitute poor) with true; change (destitute rich) with false; cbv iota; rewrite !mix_1, !mix_0.
    set (a1 := expect X n _ _ _ ((contribute, pester) :: h1) poor); set (a2 := expect X n _ _ _ ((contribute, silence) :: h1) poor).
    set (a3 := expect X n _ _ _ ((contribute, silence) :: h1) rich); set (a4 := expect X n _ _ _ ((nothing, pester) :: h1) poor).
    set (a5 := expect X n _ _ _ ((nothing, silence) :: h1) poor); set (a6 := expect X n _ _ _ ((nothing, silence) :: h1) rich).
    unfold mix; ring.
  Qed.

  Definition worth_1 (unsure : bool) : Q := if unsure then F else W.

  Lemma paid_S m s h1 : - discounted_1 X d ((m, s) :: h1)
    == - discounted_1 X d h1 + to_the d (length h1) * (s_c X * is_contribution m + r_p X * is_pester s).
  Proof.
    unfold discounted_1; cbn [discounted_contributions observed map snd discounted_signals]; fold (observed h1).
    assert (E : length (observed h1) = length h1) by apply map_length; rewrite E; ring.
  Qed.

  (** One round, at masses that are likely, if [worth] has been shown for the next. *)
  Definition round_1 (m : move) (h1 : history) (D N : Q) : Q :=
    match m with
    | contribute => s_c X * (D + N) + r_p X * (p * (R * D)) + d * (W * (p * (R * D)) + F * (R * (R * D)))
    | nothing => r_p X * (p * D) + d * (W * (p * D) + worth_1 (unasked_since_contribution h1) * (R * D))
    end.

  Lemma round_1_at_least m h1 D N : likely h1 D N ->
    worth_1 (unasked_since_contribution h1) * D <= round_1 m h1 D N.
  Proof.
    ranges X; intros (HD & HN & L); pose proof positive_F as F0; pose proof F_is as Fi; pose proof W_is as Wi.
    assert (Give : round_1 contribute h1 D N == s_c X * (D + N) + R * F * D).
    { cbn [round_1]; transitivity (s_c X * (D + N) + R * D * (p * (r_p X + d * W) + R * d * F)); [ring|]; rewrite <- Fi; ring. }
    unfold worth_1 in *; destruct (unasked_since_contribution h1) eqn:U; destruct m.
    - rewrite Give.
      (* "not sure: contribute again" *)
      assert (A : 0 <= D * (s_c X * (R * R + p) - p * (R * R) * F)) by (apply product_not_negative; lra).
      assert (B : 0 <= s_c X * (R * R * N - p * D)) by (apply product_not_negative; lra).
      assert (C : 0 <= R * R * (s_c X * (D + N) - p * F * D)) by lra.
      assert (Rr : 0 < R * R) by (apply Qmult_lt_0_compat; lra).
      assert (0 <= s_c X * (D + N) - p * F * D).
      { apply Qnot_lt_le; intros Neg; assert (0 < R * R * - (s_c X * (D + N) - p * F * D)) by (apply Qmult_lt_0_compat; lra). lra. }
      lra.
    - cbn [round_1]; rewrite U; cbn [worth_1]; apply Qle_lteq; right; rewrite Fi at 1; ring.
    - rewrite Give, L, Wi; apply Qle_lteq; right; ring.
    - cbn [round_1]; rewrite U; cbn [worth_1].
      assert (0 <= D * (p * r_p X + d * W - W)) by (apply product_not_negative; lra). lra.
  Qed.

  Lemma round_1_attained h1 D N : likely h1 D N ->
    round_1 (if unasked_since_contribution h1 then nothing else contribute) h1 D N == worth_1 (unasked_since_contribution h1) * D.
  Proof.
    intros (HD & HN & L); pose proof F_is as Fi; pose proof W_is as Wi.
    destruct (unasked_since_contribution h1) eqn:U; unfold round_1; rewrite ?U; unfold worth_1.
    - transitivity ((p * (r_p X + d * W) + R * d * F) * D); [ring|]; rewrite <- Fi; reflexivity.
    - rewrite L; transitivity (s_c X * D + R * D * (p * (r_p X + d * W) + R * d * F)); [ring|]; rewrite <- Fi, Wi; ring.
  Qed.

  Lemma likely_next m s h1 D N : likely h1 D N ->
    let '(D, N) := match m with contribute => (R * D, N + p * D) | nothing => (D, N) end in
    let '(D, N) := match s with pester => (p * D, 0) | silence => (R * D, N) end in likely ((m, s) :: h1) D N.
  Proof.
    ranges X; intros (HD & HN & L).
    assert (0 <= R * D) by (apply product_not_negative; lra). assert (0 <= p * D) by (apply product_not_negative; lra).
    assert (0 <= R * (R * D)) by (apply product_not_negative; lra). assert (0 <= p * (R * D)) by (apply product_not_negative; lra).
    unfold likely; destruct m, s; rewrite unsure_next; repeat split; try lra.
    - assert (0 <= R * R * N) by (repeat apply product_not_negative; lra). lra.
    - destruct (unasked_since_contribution h1); [|assumption].
      assert (0 <= (1 - R) * (p * D)) by (repeat apply product_not_negative; lra). lra.
  Qed.

  Lemma step_1 t m h1 D N b1 b2 : t = to_the d (length h1) ->
    (let '(D, N) := match m with contribute => (R * D, N + p * D) | nothing => (D, N) end in
     (p * D + 0) * - discounted_1 X d ((m, pester) :: h1) + to_the d (S (length h1)) * (worth_1 false * (p * D))
     + ((R * D + N) * - discounted_1 X d ((m, silence) :: h1)
        + to_the d (S (length h1)) * (worth_1 (unasked_since_contribution ((m, silence) :: h1)) * (R * D))) == b1 + b2) ->
    b1 + b2 == (D + N) * - discounted_1 X d h1 + t * round_1 m h1 D N.
  Proof.
    intros Et E; destruct m; cbv beta iota in E; rewrite <- E, Et; rewrite !paid_S, unsure_next;
      unfold round_1, worth_1; cbn [to_the is_contribution is_pester];
      set (x := - discounted_1 X d h1); set (z := to_the d (length h1)); ring.
  Qed.

  (** No plan of P1 costs less, but for the rounds after the first [n]. *)
  Lemma at_least_1 s1 n : valid_1 (rational_1 s1) -> forall h1 D N, likely h1 D N ->
    (D + N) * - discounted_1 X d h1 + to_the d (length h1) * (worth_1 (unasked_since_contribution h1) * D)
      - to_the d (n + length h1) * ((F + W) * D)
    <= bills s1 n h1 D N.
  Proof.
    intros V1; pose proof positive_F; pose proof positive_W; ranges X; induction n as [|n IH]; intros h1 D N L.
    - unfold bills; cbn [expect Nat.add]; destruct L as (HD & HN & _); pose proof (power_pos (length h1)).
      assert (0 <= to_the d (length h1) * ((F + W - worth_1 (unasked_since_contribution h1)) * D))
        by (repeat apply product_not_negative; try assumption; unfold worth_1; destruct (unasked_since_contribution h1); lra). lra.
    - rewrite bills_S; pose proof (power_pos (length h1)) as T0; pose proof (power_pos (S n + length h1)) as T1.
      assert (HD : 0 <= D) by apply L.
      pose proof (IH _ _ _ (likely_next contribute pester h1 D N L)) as Cp; pose proof (IH _ _ _ (likely_next contribute silence h1 D N L)) as Cs.
      pose proof (IH _ _ _ (likely_next nothing pester h1 D N L)) as Np; pose proof (IH _ _ _ (likely_next nothing silence h1 D N L)) as Ns.
      cbn [length] in Cp, Cs, Np, Ns; replace (n + S (length h1))%nat with (S n + length h1)%nat in * by lia.
      assert (Up : forall m, unasked_since_contribution ((m, pester) :: h1) = false) by (intros []; reflexivity); rewrite Up in Cp, Np.
      pose proof (fun m b1 b2 => step_1 _ m h1 D N b1 b2 eq_refl) as St.
      pose proof (St contribute _ _ (Qeq_refl _)) as Sc; pose proof (St nothing _ _ (Qeq_refl _)) as Sn; clear St.
      pose proof (round_1_at_least contribute h1 D N L) as Rc; pose proof (round_1_at_least nothing h1 D N L) as Rn.
      set (t := to_the d (length h1)) in *; set (k := to_the d (S n + length h1)) in *; set (w := worth_1 (unasked_since_contribution h1)) in *.
      assert (0 <= t * (round_1 contribute h1 D N - w * D)) by (apply product_not_negative; lra).
      assert (0 <= t * (round_1 nothing h1 D N - w * D)) by (apply product_not_negative; lra).
      assert (0 <= k * ((F + W) * (p * D)))
        by (apply product_not_negative; [exact T1 | apply product_not_negative; [lra | apply product_not_negative; lra]]).
      apply mix_at_least; [apply (V1 h1 poor)|lra|lra].
  Qed.

  (** And to contribute when sure costs no more. *)
  Lemma at_most_1 n : forall h1 D N, likely h1 D N ->
    bills answering n h1 D N
    <= (D + N) * - discounted_1 X d h1 + to_the d (length h1) * (worth_1 (unasked_since_contribution h1) * D).
  Proof.
    pose proof positive_F; pose proof positive_W; induction n as [|n IH]; intros h1 D N L.
    - unfold bills; cbn [expect]; destruct L as (HD & HN & _); pose proof (power_pos (length h1)).
      assert (0 <= to_the d (length h1) * (worth_1 (unasked_since_contribution h1) * D))
        by (repeat apply product_not_negative; try assumption; unfold worth_1; destruct (unasked_since_contribution h1); assumption). lra.
    - rewrite bills_S.
      pose proof (IH _ _ _ (likely_next contribute pester h1 D N L)) as Cp; pose proof (IH _ _ _ (likely_next contribute silence h1 D N L)) as Cs.
      pose proof (IH _ _ _ (likely_next nothing pester h1 D N L)) as Np; pose proof (IH _ _ _ (likely_next nothing silence h1 D N L)) as Ns.
      assert (Up : forall m, unasked_since_contribution ((m, pester) :: h1) = false) by (intros []; reflexivity); rewrite Up in Cp, Np.
      cbn [length] in Cp, Cs, Np, Ns.
      pose proof (fun m b1 b2 => step_1 _ m h1 D N b1 b2 eq_refl) as St.
      pose proof (St contribute _ _ (Qeq_refl _)) as Sc; pose proof (St nothing _ _ (Qeq_refl _)) as Sn; clear St.
      pose proof (round_1_attained h1 D N L) as At.
      set (t := to_the d (length h1)) in *; set (w := worth_1 (unasked_since_contribution h1)) in *.
      unfold answering at 1; destruct (unasked_since_contribution h1); [rewrite mix_0 | rewrite mix_1].
      + assert (E : t * round_1 nothing h1 D N == t * (w * D)) by (rewrite At; reflexivity). lra.
      + assert (E : t * round_1 contribute h1 D N == t * (w * D)) by (rewrite At; reflexivity). lra.
  Qed.

  Lemma goes_on_is_bills s1 n h1 : let '(D, N) := masses h1 in goes_on_1 X d s1 n h1 == - bills s1 n h1 D N.
  Proof.
    pose proof (masses_are_chances h1 (- expect X n (rational_1 s1) stub paid h1 poor) (- expect X n (rational_1 s1) stub paid h1 rich)) as M.
    destruct (masses h1) as [D N]; unfold goes_on_1, bills.
    rewrite (given_1_ext X stub h1 _ (fun h2 => if destitute h2 then - expect X n (rational_1 s1) stub paid h1 poor
      else - expect X n (rational_1 s1) stub paid h1 rich)); [rewrite M; ring|].
    intros h2 _.
    assert (E : expect X n (rational_1 s1) stub (fun g1 _ => discounted_1 X d g1) h1 h2 == - expect X n (rational_1 s1) stub paid h1 h2).
    { transitivity (-1 * expect X n (rational_1 s1) stub paid h1 h2); [|ring].
      rewrite <- expect_times; apply expect_ext; intros; ring. }
    rewrite E; destruct (destitute h2) eqn:Ed;
      rewrite (only_need_matters n (rational_1 s1) (fun g1 => - discounted_1 X d g1) ltac:(reflexivity) h1 h2 (if destitute h2 then poor else rich));
      rewrite Ed; reflexivity.
  Qed.

  Lemma vanishes (x : nat -> Q) c j : 0 <= c -> (forall n, x n <= to_the d (n + j) * c) -> in_the_end_at_most x 0.
  Proof.
    intros C H e He; destruct (powers_vanish d c e ltac:(lra) D1 He) as [N HN]; exists N; intros n Hn.
    specialize (H n); specialize (HN (n + j)%nat ltac:(lia)); lra.
  Qed.

  Lemma P1_gains_nothing h1 s1' : valid_1 (rational_1 s1') ->
    in_the_end_at_most (fun n => goes_on_1 X d s1' n h1 - goes_on_1 X d answering n h1) 0.
  Proof.
    intros V1; pose proof (masses_likely h1) as L; pose proof positive_F; pose proof positive_W.
    pose proof (fun n => goes_on_is_bills s1' n h1) as E'; pose proof (fun n => goes_on_is_bills answering n h1) as E.
    destruct (masses h1) as [D N].
    apply (vanishes _ ((F + W) * D) (length h1)); [apply product_not_negative; [lra | apply L]|].
    intros n; rewrite (E' n), (E n); pose proof (at_least_1 s1' n V1 h1 D N L); pose proof (at_most_1 n h1 D N L). lra.
  Qed.

  Lemma P2_gains_nothing h1 h2 s2' : valid_2 (rational_2 s2') ->
    in_the_end_at_most (fun n => goes_on_2 X d s2' n h1 h2 - goes_on_2 X d stubborn n h1 h2) 0.
  Proof.
    intros V2; pose proof (r_c_not_negative X); pose proof (s_p_positive X); pose proof (b_c_large X).
    apply (vanishes _ (b_c X) (length h2)); [lra|]; intros n.
    pose proof (at_most_2 s2' n V2 h1 h2); pose proof (at_least_2 n h1 h2). lra.
  Qed.
End Cooperation.

(** The equilibrium of the page: whatever has happened, neither player gains by another strategy, mixed ones included. *)
Theorem cooperation_without_an_end (X : exchange) (d F W V : Q) :
  let p := 1 - rho X in
  0 < d -> d < 1 ->
  F == p * (r_p X + d * W) + rho X * d * F ->
  W == s_c X + rho X * F ->
  V == - s_p X + d * (p * p * (b_c X - r_c X) + (1 - p * p) * V) ->
  W <= p * r_p X + d * W ->
  p * (rho X * rho X) * F <= s_c X * (rho X * rho X + p) ->
  s_p X <= d * (p * p) * (b_c X - r_c X - V) ->
  (forall h1 s1', valid_1 (rational_1 s1') ->
     in_the_end_at_most (fun n => goes_on_1 X d s1' n h1 - goes_on_1 X d answering n h1) 0) /\
  (forall h1 h2 s2', valid_2 (rational_2 s2') ->
     in_the_end_at_most (fun n => goes_on_2 X d s2' n h1 h2 - goes_on_2 X d stubborn n h1 h2) 0).
Proof.
  intros p D0 D1 Fi Wi Vi C1 C2 C3; split; intros.
  - now apply (P1_gains_nothing X d F W).
  - now apply (P2_gains_nothing X d V).
Qed.

(** ** The game of the page *)

Definition game_endless : game.
Proof. refine (Build_game (1#4) (1#2) 1 (fun _ _ => 0) _ _ _ _ _ _); try reflexivity; intros; lra. Defined.
Definition exchange_endless : exchange.
Proof. refine (Build_exchange game_endless 20 1 1 1 _ _ _ _ _); [discriminate|reflexivity..|discriminate]. Defined.

(** "Theorem 1 only holds when the game lasts for a finite number of rounds", and not "even if we allow for an infinite
    number of pestering rounds": all peers are rational, and yet P1 contributes at first, and in every round as soon as it
    is asked, and a destitute P2 pesters in every round.  A Nash equilibrium, as Theorem 2 has it, and perfect. *)
Theorem theorem_1_needs_an_end : exists (X : exchange) (d : Q),
  0 < d /\ d < 1 /\
  (forall byz1 byz2, endless_nash X d 1 0 0 1 0 0 byz1 byz2 answering in_every_round) /\
  (forall h1 s1', valid_1 (rational_1 s1') ->
     in_the_end_at_most (fun n => goes_on_1 X d s1' n h1 - goes_on_1 X d answering n h1) 0) /\
  (forall h1 h2 s2', valid_2 (rational_2 s2') ->
     in_the_end_at_most (fun n => goes_on_2 X d s2' n h1 h2 - goes_on_2 X d stubborn n h1 h2) 0) /\
  answering [] == 1 /\ (forall m past, answering ((m, pester) :: past) == 1) /\
  (forall h2, destitute h2 = true -> stubborn h2 nothing == 1).
Proof.
  destruct (cooperation_without_an_end exchange_endless (3#4) (66#43) (38#43) (449#43)) as [P1 P2];
    [reflexivity | reflexivity | vm_compute; reflexivity | vm_compute; reflexivity | vm_compute; reflexivity |
     vm_compute; intros No; discriminate No | vm_compute; intros No; discriminate No | vm_compute; intros No; discriminate No |].
  exists exchange_endless, (3#4); split; [reflexivity|]; split; [reflexivity|]; split; [|split; [exact P1|split; [exact P2|split; [reflexivity|split]]]].
  - intros byz1 byz2; split; [apply answering_valid|]; split.
    + intros s1' V1; apply (end_ext _ (fun n => goes_on_1 exchange_endless (3#4) s1' n [] - goes_on_1 exchange_endless (3#4) answering n []) 0);
        [|reflexivity | now apply P1].
      intros n; unfold endless_1, goes_on_1; cbn [given_1]; fold stubborn; ring.
    + intros s2' V2; apply (end_ext _ (fun n => goes_on_2 exchange_endless (3#4) s2' n [] [] - goes_on_2 exchange_endless (3#4) stubborn n [] []) 0);
        [|reflexivity | now apply P2].
      intros n; unfold endless_2, goes_on_2; fold stubborn; ring.
  - intros [] past; reflexivity.
  - intros h2 E; unfold stubborn, by_calendar, in_every_round; cbn [andb]; change (destitute ((nothing, silence) :: h2)) with (destitute h2); rewrite E; reflexivity.
Qed.
