(** * The game without an end: one pester left out

    Rounds count up here, and what happens in round k counts d^k.  A destitute P2 has observed nothing but nothing, so a
    pure strategy of it is a calendar: the rounds in which it pesters as long as it is destitute.  As the paper's
    Theorem 2 supposes, a satisfied P2 does nothing. *)

From Goodwill Require Import InTheEnd Model Game Agreement Theorem1.

Definition by_calendar (S : nat -> bool) : strategy_2 :=
  fun h2 o => if (S (length h2) && destitute ((o, silence) :: h2))%bool then 1 else 0.

(** The same calendar without round [k]. *)
Definition left_out (S : nat -> bool) (k : nat) : nat -> bool := fun j => if Nat.eqb j k then false else S j.

(** P2's discounted payoff so far. *)
Fixpoint discounted_2 (X : exchange) (d : Q) (h2 : history) : Q :=
  match h2 with
  | [] => 0
  | (o, a) :: past =>
      discounted_2 X d past
      + to_the d (length past) *
        (match o with contribute => if destitute past then b_c X - r_c X else - r_c X | nothing => 0 end
         - s_p X * is_pester a)
  end.

(** P2 has received something. *)
Definition received (h2 : history) : Q := if destitute h2 then 0 else 1.

Section Calendar.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1) (C : nat -> bool).
  Notation W := (b_c X - r_c X).
  Notation cal := (rational_2 (by_calendar C)).
  Notation u := (fun _ g2 => discounted_2 X d g2).
  Notation got := (fun _ g2 => received g2).

  Definition pestered (h2 : history) (o : move) : bool := (C (length h2) && destitute ((o, silence) :: h2))%bool.

  Lemma calendar_valid : valid_2 cal.
  Proof. intros h1 h2 o; unfold rational_2, by_calendar; destruct (_ && _)%bool; split; lra. Qed.

  Lemma mix_1 a b : mix 1 a b == a.
  Proof. unfold mix; ring. Qed.

  (** One round. *)
  Definition then_2 n c1 v (h1 h2 : history) m o : Q :=
    if pestered h2 o
    then mix (rho X) (expect X n c1 cal v ((m, silence) :: h1) ((o, pester) :: h2))
                     (expect X n c1 cal v ((m, pester) :: h1) ((o, pester) :: h2))
    else expect X n c1 cal v ((m, silence) :: h1) ((o, silence) :: h2).

  Lemma one_round_by_calendar n c1 v h1 h2 :
    expect X (S n) c1 cal v h1 h2
    == mix (c1 h1 h2) (mix (rho X) (then_2 n c1 v h1 h2 contribute nothing) (then_2 n c1 v h1 h2 contribute contribute))
         (then_2 n c1 v h1 h2 nothing nothing).
  Proof.
    cbn [expect]; unfold then_2.
    assert (E : forall o a b, mix (cal h1 h2 o) a b == if pestered h2 o then a else b).
    { intros o a b; unfold rational_2, by_calendar; fold (pestered h2 o); destruct (pestered h2 o); [apply mix_1 | apply mix_0]. }
    rewrite !E; reflexivity.
  Qed.

  (** What holds after the round holds before it. *)
  Lemma round_le n c1 v w a k h1 h2 : valid_1 c1 ->
    (forall m o, (o = contribute -> m = contribute) -> then_2 n c1 v h1 h2 m o <= a + k * then_2 n c1 w h1 h2 m o) ->
    expect X (S n) c1 cal v h1 h2 <= a + k * expect X (S n) c1 cal w h1 h2.
  Proof.
    intros V H; rewrite !one_round_by_calendar.
    eapply Qle_trans; [apply mix_le; [apply V | apply mix_le; [apply loss_is_chance | apply H | apply H] | apply H];
      first [discriminate | reflexivity]|].
    unfold mix; apply Qle_lteq; right; ring.
  Qed.

  Lemma then_2_le n c1 v w a k h1 h2 m o :
    (forall s a', a' = (if pestered h2 o then pester else silence) ->
      expect X n c1 cal v ((m, s) :: h1) ((o, a') :: h2) <= a + k * expect X n c1 cal w ((m, s) :: h1) ((o, a') :: h2)) ->
    then_2 n c1 v h1 h2 m o <= a + k * then_2 n c1 w h1 h2 m o.
  Proof.
    intros H; unfold then_2; destruct (pestered h2 o); [|now apply H].
    eapply Qle_trans; [apply mix_le; [apply loss_is_chance | now apply H | now apply H]|].
    unfold mix; apply Qle_lteq; right; ring.
  Qed.

  (** The pesters of the calendar in the rounds j, ..., j + n - 1, discounted. *)
  Fixpoint tolls (n j : nat) : Q :=
    match n with O => 0 | S n' => (if C j then to_the d j else 0) + tolls n' (S j) end.

  Notation I := (/ (1 - d)).
  Lemma I_positive : 0 < I.
  Proof. apply Qinv_lt_0_compat; lra. Qed.
  Lemma I_rest j : to_the d j + to_the d (S j) * I == to_the d j * I.
  Proof. cbn [to_the]; field; lra. Qed.
  Lemma power_pos j : 0 <= to_the d j.
  Proof. apply power_not_negative; lra. Qed.

  Lemma tolls_range n j : 0 <= tolls n j /\ tolls n j <= to_the d j * I.
  Proof.
    pose proof I_positive as P; revert j; induction n as [|n IH]; intros j; cbn [tolls]; pose proof (power_pos j).
    - split; [lra|]; assert (0 <= to_the d j * I) by (apply product_not_negative; lra); lra.
    - destruct (IH (S j)); pose proof (I_rest j); destruct (C j); lra.
  Qed.

  Lemma got_range n c1 h1 h2 : valid_1 c1 -> 0 <= expect X n c1 cal got h1 h2 /\ expect X n c1 cal got h1 h2 <= 1.
  Proof.
    intros V; split.
    - apply expect_not_negative; [assumption | apply calendar_valid |]; intros; unfold received; destruct (destitute _); lra.
    - rewrite <- (expect_constant X n c1 cal 1 h1 h2); apply expect_le; [assumption | apply calendar_valid |].
      intros; unfold received; destruct (destitute _); lra.
  Qed.

  (** A satisfied P2 stays so, and does nothing. *)
  Lemma satisfied_is_silent h2 o : destitute h2 = false -> pestered h2 o = false.
  Proof.
    intros E; unfold pestered; cbn [destitute forallb]; fold (destitute h2); rewrite E.
    destruct o; cbn; apply Bool.andb_false_r.
  Qed.
  Lemma satisfied_stays h2 o a : destitute h2 = false -> destitute ((o, a) :: h2) = false.
  Proof. intros E; cbn; fold (destitute h2); rewrite E; destruct o; reflexivity. Qed.

  Lemma still_received n c1 : forall h1 h2, destitute h2 = false -> expect X n c1 cal got h1 h2 == 1.
  Proof.
    induction n as [|n IH]; intros h1 h2 E; [cbn [expect]; unfold received; rewrite E; reflexivity|].
    rewrite one_round_by_calendar; unfold then_2; rewrite !satisfied_is_silent by assumption.
    rewrite !IH by now apply satisfied_stays. unfold mix; ring.
  Qed.

  Lemma satisfied_value n c1 : valid_1 c1 -> forall h1 h2, destitute h2 = false ->
    discounted_2 X d h2 - r_c X * (to_the d (length h2) * I) <= expect X n c1 cal u h1 h2 /\
    expect X n c1 cal u h1 h2 <= discounted_2 X d h2.
  Proof.
    intros V; pose proof (r_c_not_negative X) as Rc; pose proof I_positive as P.
    induction n as [|n IH]; intros h1 h2 E.
    - cbn [expect]; pose proof (power_pos (length h2)).
      assert (0 <= r_c X * (to_the d (length h2) * I)) by (repeat apply product_not_negative; lra). lra.
    - rewrite one_round_by_calendar; unfold then_2; rewrite !satisfied_is_silent by assumption.
      assert (Next : forall m o,
        discounted_2 X d h2 - r_c X * (to_the d (length h2) * I) <= expect X n c1 cal u ((m, silence) :: h1) ((o, silence) :: h2) /\
        expect X n c1 cal u ((m, silence) :: h1) ((o, silence) :: h2) <= discounted_2 X d h2).
      { intros m o; destruct (IH ((m, silence) :: h1) ((o, silence) :: h2) ltac:(now apply satisfied_stays)) as [L U].
        cbn [discounted_2 length is_pester] in L, U; rewrite E in L, U; pose proof (I_rest (length h2)) as R.
        pose proof (power_pos (length h2)).
        assert (0 <= r_c X * to_the d (length h2)) by (apply product_not_negative; lra).
        assert (Rr : r_c X * (to_the d (length h2) * I) == r_c X * to_the d (length h2) + r_c X * (to_the d (S (length h2)) * I))
          by (rewrite <- R; ring).
        destruct o; split; lra. }
      split.
      + eapply Qle_trans; [|apply mix_le; [apply V | apply mix_le; [apply loss_is_chance | apply Next | apply Next] | apply Next]].
        unfold mix; lra.
      + eapply Qle_trans; [apply mix_le; [apply V | apply mix_le; [apply loss_is_chance | apply Next | apply Next] | apply Next]|].
        unfold mix; lra.
  Qed.

  (** What a contribution to come is worth at most: the benefit, and the pesters that it saves. *)
  Notation hope := (W + s_p X * I).

  Lemma W_not_negative : 0 <= W.
  Proof. pose proof (s_p_positive X); pose proof (b_c_large X); lra. Qed.

  Lemma destitute_value n c1 : valid_1 c1 -> forall h1 h2, destitute h2 = true ->
    discounted_2 X d h2 - s_p X * tolls n (length h2) - r_c X * (to_the d (length h2) * I) * expect X n c1 cal got h1 h2
    <= expect X n c1 cal u h1 h2 /\
    expect X n c1 cal u h1 h2
    <= discounted_2 X d h2 - s_p X * tolls n (length h2) + to_the d (length h2) * hope * expect X n c1 cal got h1 h2.
  Proof.
    intros V; pose proof (r_c_not_negative X) as Rc; pose proof (s_p_positive X) as Sp; pose proof I_positive as P.
    pose proof W_not_negative as W0.
    induction n as [|n IH]; intros h1 h2 E.
    - cbn [expect tolls]; unfold received; rewrite E; lra.
    - set (j := length h2) in *; set (t := to_the d j); pose proof (power_pos j) as T0; fold t in T0.
      pose proof (I_rest j) as R; fold t in R; pose proof (tolls_range n (S j)) as [Q0 Q1]; pose proof (power_pos (S j)) as T1.
      set (t' := to_the d (S j)) in *; set (q := tolls n (S j)) in *.
      assert (Tt : t' <= t) by (unfold t', t; cbn [to_the]; fold t; assert (0 <= (1 - d) * t) by (apply product_not_negative; lra); lra).
      assert (Toll : tolls (S n) j == (if C j then t else 0) + q) by (cbn [tolls]; reflexivity).
      assert (tI : 0 <= t * I) by (apply product_not_negative; lra).
      assert (t'I : 0 <= t' * I) by (apply product_not_negative; lra).
      assert (H0 : 0 <= hope) by (assert (0 <= s_p X * I) by (apply product_not_negative; lra); lra).
      (* the ends of a round *)
      assert (Ends : forall m s o a, a = (if pestered h2 o then pester else silence) ->
        let v := expect X n c1 cal u ((m, s) :: h1) ((o, a) :: h2) in
        let g := expect X n c1 cal got ((m, s) :: h1) ((o, a) :: h2) in
        discounted_2 X d h2 - s_p X * tolls (S n) j - r_c X * (t * I) * g <= v /\
        v <= discounted_2 X d h2 - s_p X * tolls (S n) j + t * hope * g).
      { intros m s o a Ea v g; rewrite Toll.
        destruct (got_range n c1 ((m, s) :: h1) ((o, a) :: h2) V) as [G0 G1]; fold g in G0, G1.
        destruct o.
        - (* it arrives *)
          assert (Ns : destitute ((contribute, a) :: h2) = false) by reflexivity.
          destruct (satisfied_value n c1 V ((m, s) :: h1) _ Ns) as [L U]; fold v in L, U.
          assert (Eg : g == 1) by (apply still_received; exact Ns); rewrite Eg.
          assert (Es : a = silence) by (rewrite Ea; unfold pestered; cbn; now rewrite Bool.andb_false_r).
          rewrite Es in L, U; cbn [discounted_2 length is_pester] in L, U; rewrite E in L, U; fold j t t' in L, U.
          assert (0 <= s_p X * q) by (apply product_not_negative; lra).
          assert (0 <= s_p X * (t' * I - q)) by (apply product_not_negative; lra).
          assert (0 <= s_p X * t) by (apply product_not_negative; lra).
          assert (0 <= t * W) by (apply product_not_negative; lra).
          assert (0 <= r_c X * (t * I - t' * I)) by (apply product_not_negative; [lra|]; assert (0 <= (t - t') * I) by (apply product_not_negative; lra); lra).
          assert (Rs : s_p X * (t * I) == s_p X * t + s_p X * (t' * I)) by (rewrite <- R; ring).
          split; destruct (C j); lra.
        - destruct (IH ((m, s) :: h1) ((nothing, a) :: h2) E) as [L U]; fold v g in L, U.
          assert (Ep : is_pester a == if C j then 1 else 0).
          { rewrite Ea; unfold pestered; change (destitute ((nothing, silence) :: h2)) with (destitute h2); rewrite E.
            fold j; destruct (C j); reflexivity. }
          cbn [discounted_2 length] in L, U; fold j t t' q in L, U; rewrite Ep in L, U.
          assert (0 <= (t - t') * hope * g) by (repeat apply product_not_negative; lra).
          assert (0 <= r_c X * ((t - t') * I) * g) by (repeat apply product_not_negative; lra).
          split; destruct (C j); lra. }
      split.
      + (* from below: turn the inequality round *)
        assert (Lo : expect X (S n) c1 cal (fun g1 g2 => - discounted_2 X d g2) h1 h2
          <= - (discounted_2 X d h2 - s_p X * tolls (S n) j) + r_c X * (t * I) * expect X (S n) c1 cal got h1 h2).
        { apply round_le; [assumption|]; intros m o Ho; apply then_2_le; intros s a Ea; destruct (Ends m s o a Ea) as [L _].
          assert (Neg : expect X n c1 cal (fun _ g2 => - discounted_2 X d g2) ((m, s) :: h1) ((o, a) :: h2)
            == - expect X n c1 cal u ((m, s) :: h1) ((o, a) :: h2)).
          { transitivity (-1 * expect X n c1 cal u ((m, s) :: h1) ((o, a) :: h2)); [|ring].
            rewrite <- expect_times; apply expect_ext; intros; ring. }
          rewrite Neg; lra. }
        assert (Neg : expect X (S n) c1 cal (fun _ g2 => - discounted_2 X d g2) h1 h2 == - expect X (S n) c1 cal u h1 h2).
        { transitivity (-1 * expect X (S n) c1 cal u h1 h2); [|ring]; rewrite <- expect_times; apply expect_ext; intros; ring. }
        rewrite Neg in Lo; lra.
      + apply round_le; [assumption|]; intros m o Ho; apply then_2_le; intros s a Ea; now destruct (Ends m s o a Ea).
  Qed.
End Calendar.

(** ** One pester left out *)

(** A behaviour that looks at what P2 observed, and not at what P2 did. *)
Definition looks_at_signals (c1 : behaviour_1) : Prop := forall h1 h2 h2', map fst h2 = map fst h2' -> c1 h1 h2 = c1 h1 h2'.

Lemma same_destitute h2 h2' : map fst h2 = map fst h2' -> destitute h2 = destitute h2'.
Proof.
  revert h2'; induction h2 as [|[o a] h IH]; intros [|[o' a'] h']; cbn; try discriminate; [reflexivity|].
  intros [= -> E]; specialize (IH _ E); unfold destitute in *; now rewrite IH.
Qed.

Section LeftOut.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1).
  Notation u := (fun _ g2 => discounted_2 X d g2).
  Notation lacks := (fun _ g2 => 1 - received g2).

  (** What P2 did is paid for, and changes nothing else. *)
  Lemma own_acts C n c1 : looks_at_signals c1 -> forall h1 h2 h2', map fst h2 = map fst h2' ->
    expect X n c1 (rational_2 (by_calendar C)) u h1 h2 - discounted_2 X d h2
    == expect X n c1 (rational_2 (by_calendar C)) u h1 h2' - discounted_2 X d h2' /\
    expect X n c1 (rational_2 (by_calendar C)) lacks h1 h2 == expect X n c1 (rational_2 (by_calendar C)) lacks h1 h2'.
  Proof.
    intros L; induction n as [|n IH]; intros h1 h2 h2' E.
    - cbn [expect]; unfold received; rewrite (same_destitute _ _ E); split; ring.
    - rewrite !one_round_by_calendar; rewrite (L h1 h2 h2' E).
      assert (Len : length h2 = length h2') by (rewrite <- (map_length fst h2), <- (map_length fst h2'), E; reflexivity).
      assert (P : forall o, pestered C h2 o = pestered C h2' o).
      { intros o; unfold pestered; rewrite Len, (same_destitute ((o, silence) :: h2) ((o, silence) :: h2')); [reflexivity|].
        cbn; now rewrite E. }
      assert (Next : forall m s o a,
        expect X n c1 (rational_2 (by_calendar C)) u ((m, s) :: h1) ((o, a) :: h2)
        == expect X n c1 (rational_2 (by_calendar C)) u ((m, s) :: h1) ((o, a) :: h2') + discounted_2 X d h2 - discounted_2 X d h2' /\
        expect X n c1 (rational_2 (by_calendar C)) lacks ((m, s) :: h1) ((o, a) :: h2)
        == expect X n c1 (rational_2 (by_calendar C)) lacks ((m, s) :: h1) ((o, a) :: h2')).
      { intros m s o a; destruct (IH ((m, s) :: h1) ((o, a) :: h2) ((o, a) :: h2') ltac:(cbn; now rewrite E)) as [U G].
        split; [|exact G]; cbn [discounted_2] in U; rewrite Len, (same_destitute _ _ E) in U; lra. }
      assert (T : forall m o,
        then_2 X C n c1 u h1 h2 m o == then_2 X C n c1 u h1 h2' m o + discounted_2 X d h2 - discounted_2 X d h2' /\
        then_2 X C n c1 lacks h1 h2 m o == then_2 X C n c1 lacks h1 h2' m o).
      { intros m o; unfold then_2; rewrite (P o); destruct (pestered C h2' o).
        - destruct (Next m silence o pester) as [U1 G1]; destruct (Next m pester o pester) as [U2 G2].
          rewrite U1, U2, G1, G2; unfold mix; split; ring.
        - apply Next. }
      destruct (T contribute nothing) as [U1 G1]; destruct (T contribute contribute) as [U2 G2]; destruct (T nothing nothing) as [U3 G3].
      rewrite U1, U2, U3, G1, G2, G3; unfold mix; split; ring.
  Qed.

  (** A satisfied P2 is the same by every calendar; and so is each P2 after the round that was left out. *)
  Lemma satisfied_same C C' n c1 v : forall h1 h2, destitute h2 = false ->
    expect X n c1 (rational_2 (by_calendar C)) v h1 h2 == expect X n c1 (rational_2 (by_calendar C')) v h1 h2.
  Proof.
    induction n as [|n IH]; intros h1 h2 E; [reflexivity|].
    rewrite !one_round_by_calendar; unfold then_2; rewrite !satisfied_is_silent by assumption.
    rewrite !(IH _ (_ :: h2)) by now apply satisfied_stays. reflexivity.
  Qed.

  Lemma later_same C k n c1 v h1 h2 : (k < length h2)%nat ->
    expect X n c1 (rational_2 (by_calendar (left_out C k))) v h1 h2 == expect X n c1 (rational_2 (by_calendar C)) v h1 h2.
  Proof.
    intros H; apply expect_agree; [reflexivity|]; intros g1 g2 o L; unfold rational_2, by_calendar, left_out.
    destruct (Nat.eqb_spec (length g2) k); [lia|reflexivity].
  Qed.

  Lemma received_lacks C n c1 h1 h2 :
    expect X n c1 (rational_2 (by_calendar C)) (fun _ g2 => received g2) h1 h2
    == 1 - expect X n c1 (rational_2 (by_calendar C)) lacks h1 h2.
  Proof.
    transitivity (expect X n c1 (rational_2 (by_calendar C)) (fun _ _ => 1) h1 h2
      + -1 * expect X n c1 (rational_2 (by_calendar C)) lacks h1 h2); [|rewrite expect_constant; ring].
    rewrite <- expect_times, <- expect_plus; apply expect_ext; intros; ring.
  Qed.

  (** What a contribution to come is worth, with all that may follow it: the denominator of the book's "hope". *)
  Definition stake : Q := b_c X - r_c X + s_p X * / (1 - d) + r_c X * / (1 - d) * ((1 - rho X) / rho X).

  Lemma stake_bounds : b_c X - r_c X + s_p X * / (1 - d) <= stake /\ r_c X * / (1 - d) * (1 - rho X) <= stake * rho X /\ 0 <= stake.
  Proof.
    ranges X; pose proof (r_c_not_negative X); pose proof (s_p_positive X); pose proof (b_c_large X); pose proof (I_positive d D1) as I.
    assert (A : 0 <= r_c X * / (1 - d)) by (apply product_not_negative; lra).
    assert (Z : 0 <= (1 - rho X) / rho X) by (apply Qle_shift_div_l; lra).
    assert (B : 0 <= r_c X * / (1 - d) * ((1 - rho X) / rho X)) by (apply product_not_negative; assumption).
    assert (Cc : 0 <= s_p X * / (1 - d)) by (apply product_not_negative; lra).
    unfold stake; split; [lra|]; split; [|lra].
    assert (E : (b_c X - r_c X + s_p X * / (1 - d) + r_c X * / (1 - d) * ((1 - rho X) / rho X)) * rho X
      == (b_c X - r_c X + s_p X * / (1 - d)) * rho X + r_c X * / (1 - d) * (1 - rho X)) by (field; lra).
    rewrite E; assert (0 <= (b_c X - r_c X + s_p X * / (1 - d)) * rho X) by (apply product_not_negative; lra); lra.
  Qed.

  (** At a history of round [k], in which the calendar has a pester. *)
  Lemma at_the_round C k n c1 g1 g2 : valid_1 c1 -> looks_at_signals c1 -> C k = true -> length g2 = k ->
    expect X (S n) c1 (rational_2 (by_calendar C)) u g1 g2
    <= expect X (S n) c1 (rational_2 (by_calendar (left_out C k))) u g1 g2
       - s_p X * to_the d k * expect X 1 c1 (rational_2 (by_calendar C)) lacks g1 g2
       + to_the d (S k) * stake * (expect X 1 c1 (rational_2 (by_calendar C)) lacks g1 g2
                                   - expect X (S n) c1 (rational_2 (by_calendar C)) lacks g1 g2).
  Proof.
    intros V L Ck Len; ranges X; destruct (destitute g2) eqn:E.
    2: { rewrite (satisfied_same C (left_out C k)) by assumption.
         assert (Z : forall j, expect X j c1 (rational_2 (by_calendar C)) lacks g1 g2 == 0).
         { intros j; pose proof (received_lacks C j c1 g1 g2) as R; rewrite (still_received X C j c1 g1 g2 E) in R; lra. }
         rewrite !Z; lra. }
    pose proof (power_pos d D0 k) as T0; pose proof (power_pos d D0 (S k)) as T1; destruct stake_bounds as (K1 & K2 & K3).
    rewrite !one_round_by_calendar.
    set (t := to_the d k) in *; set (t' := to_the d (S k)) in *.
    (* nothing arrives: the pester is sent, or left out *)
    assert (Pe : pestered C g2 nothing = true).
    { unfold pestered; change (destitute ((nothing, silence) :: g2)) with (destitute g2); rewrite E, Len, Ck; reflexivity. }
    assert (Pn : pestered (left_out C k) g2 nothing = false) by (unfold pestered, left_out; rewrite Len, Nat.eqb_refl; reflexivity).
    assert (Pc : forall C', pestered C' g2 contribute = false) by (intros C'; unfold pestered; cbn; apply Bool.andb_false_r).
    assert (Node : forall m, then_2 X C n c1 u g1 g2 m nothing
      <= then_2 X (left_out C k) n c1 u g1 g2 m nothing - s_p X * t + t' * stake * (1 - then_2 X C n c1 lacks g1 g2 m nothing)).
    { intros m; unfold then_2; rewrite Pe, Pn.
      rewrite (later_same C k n c1 u _ ((nothing, silence) :: g2)) by (cbn [length]; lia).
      set (F := fun s => expect X n c1 (rational_2 (by_calendar C)) u ((m, s) :: g1) ((nothing, silence) :: g2)).
      set (G := fun s => expect X n c1 (rational_2 (by_calendar C)) lacks ((m, s) :: g1) ((nothing, silence) :: g2)).
      assert (Act : forall s,
        expect X n c1 (rational_2 (by_calendar C)) u ((m, s) :: g1) ((nothing, pester) :: g2) == F s - s_p X * t /\
        expect X n c1 (rational_2 (by_calendar C)) lacks ((m, s) :: g1) ((nothing, pester) :: g2) == G s).
      { intros s; destruct (own_acts C n c1 L ((m, s) :: g1) ((nothing, pester) :: g2) ((nothing, silence) :: g2) eq_refl) as [U1 G1].
        split; [|exact G1]; cbn [discounted_2 is_pester] in U1; rewrite Len in U1; fold t in U1; unfold F; lra. }
      destruct (Act silence) as [U1 G1]; destruct (Act pester) as [U2 G2]; rewrite U1, U2, G1, G2; fold (F silence).
      assert (Ds : destitute ((nothing, silence) :: g2) = true) by exact E.
      pose proof (destitute_value X d D0 D1 C n c1 V ((m, pester) :: g1) _ Ds) as [_ Up].
      pose proof (destitute_value X d D0 D1 C n c1 V ((m, silence) :: g1) _ Ds) as [Lo _].
      rewrite !received_lacks in Up, Lo; fold (F pester) (G pester) in Up; fold (F silence) (G silence) in Lo.
      cbn [length] in Up, Lo; rewrite Len in Up, Lo; fold t' in Up, Lo.
      pose proof (got_range X C n c1 ((m, pester) :: g1) ((nothing, silence) :: g2) V) as [Gp0 Gp1].
      pose proof (got_range X C n c1 ((m, silence) :: g1) ((nothing, silence) :: g2) V) as [Gs0 Gs1].
      rewrite received_lacks in Gp0, Gp1, Gs0, Gs1; fold (G pester) in Gp0, Gp1; fold (G silence) in Gs0, Gs1.
      set (fp := F pester) in *; set (fs := F silence) in *; set (gp := 1 - G pester) in *; set (gs := 1 - G silence) in *.
      assert (Diff : fp - fs <= t' * (b_c X - r_c X + s_p X * / (1 - d)) * gp + r_c X * (t' * / (1 - d)) * gs) by lra.
      clearbody t t'.
      assert (A1 : 0 <= t' * ((1 - rho X) * gp) * (stake - (b_c X - r_c X + s_p X * / (1 - d))))
        by (repeat apply product_not_negative; lra).
      assert (A2 : 0 <= t' * gs * (stake * rho X - r_c X * / (1 - d) * (1 - rho X))) by (repeat apply product_not_negative; lra).
      assert (A3 : 0 <= (1 - rho X) * (t' * (b_c X - r_c X + s_p X * / (1 - d)) * gp + r_c X * (t' * / (1 - d)) * gs - (fp - fs)))
        by (apply product_not_negative; lra).
      assert (Gm : 1 - mix (rho X) (G silence) (G pester) == rho X * gs + (1 - rho X) * gp) by (unfold mix, gs, gp; ring).
      assert (E' : t' * stake * (1 - mix (rho X) (G silence) (G pester)) == t' * stake * (rho X * gs + (1 - rho X) * gp)) by (rewrite Gm; reflexivity).
      rewrite E'; unfold mix; lra. }
    (* it arrives: by either calendar P2 is satisfied *)
    assert (Got : forall n', then_2 X C n' c1 lacks g1 g2 contribute contribute == 0).
    { intros n'; unfold then_2; rewrite Pc.
      pose proof (received_lacks C n' c1 ((contribute, silence) :: g1) ((contribute, silence) :: g2)) as R.
      rewrite (still_received X C n' c1 _ ((contribute, silence) :: g2) eq_refl) in R; lra. }
    assert (Same : then_2 X C n c1 u g1 g2 contribute contribute == then_2 X (left_out C k) n c1 u g1 g2 contribute contribute).
    { unfold then_2; rewrite !Pc; now apply satisfied_same. }
    assert (One : forall m, then_2 X C 0 c1 lacks g1 g2 m nothing == 1).
    { intros m; unfold then_2; rewrite Pe; cbn [expect]; unfold received.
      change (destitute ((nothing, pester) :: g2)) with (destitute g2); rewrite E; unfold mix; ring. }
    rewrite !Got, !One, Same.
    pose proof (Node contribute) as Nc; pose proof (Node nothing) as Nn; destruct (V g1 g2) as [c0 c1'].
    set (c := c1 g1 g2) in *.
    set (xc := then_2 X C n c1 u g1 g2 contribute nothing) in *; set (xn := then_2 X C n c1 u g1 g2 nothing nothing) in *.
    set (yc := then_2 X (left_out C k) n c1 u g1 g2 contribute nothing) in *; set (yn := then_2 X (left_out C k) n c1 u g1 g2 nothing nothing) in *.
    clearbody t t'.
    set (lc := then_2 X C n c1 lacks g1 g2 contribute nothing) in *; set (ln := then_2 X C n c1 lacks g1 g2 nothing nothing) in *.
    assert (0 <= c * (rho X * (yc - s_p X * t + t' * stake * (1 - lc) - xc))) by (repeat apply product_not_negative; lra).
    assert (0 <= (1 - c) * (yn - s_p X * t + t' * stake * (1 - ln) - xn)) by (repeat apply product_not_negative; lra).
    unfold mix; lra.
  Qed.
End LeftOut.

(** "One pester left out", from the start: what P2 loses by it is at most what it can still hope to receive later, and
    what it saves is the pester.  [e j] is the probability that nothing has arrived in j rounds; the payoff is that of
    the first k + 1 + n rounds. *)
Theorem one_pester_left_out (X : exchange) (d : Q) (C : nat -> bool) (k n : nat) (c1 : behaviour_1) :
  0 < d -> d < 1 -> valid_1 c1 -> looks_at_signals c1 -> C k = true ->
  let payoff C' := expect X (k + S n) c1 (rational_2 (by_calendar C')) (fun _ h2 => discounted_2 X d h2) [] [] in
  let e j := expect X j c1 (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) [] [] in
  payoff C <= payoff (left_out C k) - s_p X * to_the d k * e (k + 1)%nat
             + to_the d (S k) * stake X d * (e (k + 1)%nat - e (k + S n)%nat).
Proof.
  intros D0 D1 V L Ck payoff e; unfold payoff, e.
  set (cal := rational_2 (by_calendar C)); set (out := rational_2 (by_calendar (left_out C k))).
  rewrite !expect_tower.
  assert (Agree : forall v, expect X k c1 out v [] [] == expect X k c1 cal v [] []).
  { intros v; apply expect_agree; [reflexivity|]; intros g1 g2 o Hl; cbn [length] in Hl.
    unfold out, cal, rational_2, by_calendar, left_out; destruct (Nat.eqb_spec (length g2) k); [lia|reflexivity]. }
  rewrite Agree.
  set (u := fun (_ h2 : history) => discounted_2 X d h2); set (lacks := fun (_ h2 : history) => 1 - received h2).
  set (a := s_p X * to_the d k); set (b := to_the d (S k) * stake X d).
  apply Qle_trans with (expect X k c1 cal (fun g1 g2 => expect X (S n) c1 out u g1 g2
    + ((b - a) * expect X 1 c1 cal lacks g1 g2 + - b * expect X (S n) c1 cal lacks g1 g2)) [] []).
  - apply expect_le; [assumption | apply calendar_valid |]; intros g1 g2 (_ & Hl & _); cbn [length] in Hl.
    pose proof (at_the_round X d D0 D1 C k n c1 g1 g2 V L Ck ltac:(lia)) as R.
    fold cal out u lacks a b in R; lra.
  - rewrite expect_plus, (expect_plus X k c1 cal (fun g1 g2 => (b - a) * expect X 1 c1 cal lacks g1 g2)), !expect_times.
    set (x := expect X k c1 cal (expect X (S n) c1 out u) [] []); set (y := expect X k c1 cal (expect X 1 c1 cal lacks) [] []).
    set (z := expect X k c1 cal (expect X (S n) c1 cal lacks) [] []).
    change (x + ((b - a) * y + - b * z) <= x - a * y + b * (y - z)); lra.
Qed.

(** ** P1 stops when nobody that it could influence will pester again *)

Fixpoint discounted_signals (d : Q) (l : signals) : Q :=
  match l with [] => 0 | s :: past => discounted_signals d past + to_the d (length past) * is_pester s end.
Fixpoint discounted_contributions (d : Q) (h1 : history) : Q :=
  match h1 with [] => 0 | (m, _) :: past => discounted_contributions d past + to_the d (length past) * is_contribution m end.

(** P1's discounted payoff so far. *)
Definition discounted_1 (X : exchange) (d : Q) (h1 : history) : Q :=
  - (s_c X * discounted_contributions d h1 + r_p X * discounted_signals d (observed h1)).

(** P1 contributed in the last round. *)
Definition just_contributed (h1 : history) : Q := match h1 with [] => 0 | (m, _) :: _ => is_contribution m end.

(** A Byzantine P2 of kind (b): it does as a destitute rational P2 would, whatever it observes. *)
Definition faithful (C : nat -> bool) : behaviour_2 := fun _ h2 _ => if C (length h2) then 1 else 0.

Section Stops.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1) (s1 : strategy_1) (V1 : valid_1 (rational_1 s1)).
  Notation gifts_ := (fun g1 _ => discounted_contributions d g1).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).
  Notation just := (fun g1 _ => just_contributed g1).

  Lemma no_gifts n c2 : forall h1 h2, expect X n silent_1 c2 gifts_ h1 h2 == discounted_contributions d h1.
  Proof.
    induction n as [|n IH]; intros h1 h2; cbn [expect]; [reflexivity|].
    unfold silent_1 at 1; rewrite mix_0, !IH; cbn [discounted_contributions is_contribution]; unfold mix; ring.
  Qed.

  Lemma no_pesters n K c1 c2 : (forall h1 h2 o, (K <= length h2)%nat -> c2 h1 h2 o == 0) -> forall h1 h2, (K <= length h2)%nat ->
    expect X n c1 c2 seen h1 h2 == discounted_signals d (observed h1).
  Proof.
    intros Z; induction n as [|n IH]; intros h1 h2 H; cbn [expect]; [reflexivity|].
    rewrite !Z by assumption; rewrite !mix_0, !IH by (cbn [length]; lia).
    assert (O : forall m, observed ((m, silence) :: h1) = silence :: observed h1) by reflexivity.
    rewrite !O; cbn [discounted_signals is_pester]; unfold mix; ring.
  Qed.

  Lemma until_before K c2 v : expect X K (rational_1 (until_1 K s1)) c2 v [] [] == expect X K (rational_1 s1) c2 v [] [].
  Proof.
    apply expect_agree; [|reflexivity]; intros g1 g2 H; cbn [length] in H; unfold rational_1, until_1.
    destruct (Nat.ltb_spec (length g1) K); [reflexivity|lia].
  Qed.

  Lemma until_after K n c2 v h1 h2 : (K <= length h1)%nat ->
    expect X n (rational_1 (until_1 K s1)) c2 v h1 h2 == expect X n silent_1 c2 v h1 h2.
  Proof.
    intros H; apply expect_agree; [|reflexivity]; intros g1 g2 L; unfold rational_1, until_1, silent_1.
    destruct (Nat.ltb_spec (length g1) K); [lia|reflexivity].
  Qed.

  (** If it stops in round K, it saves its later contributions, ... *)
  Lemma stopped_gifts K n c2 :
    expect X (K + n) (rational_1 (until_1 K s1)) c2 gifts_ [] [] == expect X K (rational_1 s1) c2 gifts_ [] [].
  Proof.
    rewrite expect_tower, until_before; apply expect_ext; intros g1 g2 (L & _ & _); cbn [length] in L.
    rewrite until_after by lia; apply no_gifts.
  Qed.

  (** ... and suffers the same pesters. *)
  Lemma stopped_pesters K n c2 : (forall h1 h2 o, (K <= length h2)%nat -> c2 h1 h2 o == 0) ->
    expect X (K + n) (rational_1 (until_1 K s1)) c2 seen [] [] == expect X (K + n) (rational_1 s1) c2 seen [] [].
  Proof.
    intros Z; rewrite !expect_tower, until_before; apply expect_ext; intros g1 g2 (_ & L & _); cbn [length] in L.
    rewrite !(no_pesters n K) by (assumption || lia); reflexivity.
  Qed.

  Lemma one_more_round i c2 : valid_2 c2 ->
    expect X (i + 1) (rational_1 s1) c2 gifts_ [] []
    == expect X i (rational_1 s1) c2 gifts_ [] [] + to_the d i * expect X (i + 1) (rational_1 s1) c2 just [] [].
  Proof.
    intros V2; rewrite !expect_tower, <- expect_times, <- expect_plus; apply expect_ext; intros g1 g2 (L & _ & _); cbn [length] in L.
    cbn [expect discounted_contributions just_contributed]; replace (length g1) with i by lia.
    cbn [is_contribution]; unfold mix; ring.
  Qed.

  Lemma just_not_negative i c2 : valid_2 c2 -> 0 <= expect X i (rational_1 s1) c2 just [] [].
  Proof.
    intros V2; apply expect_not_negative; try assumption; intros g1 g2.
    unfold just_contributed; destruct g1 as [|[[] s] g1]; cbn [is_contribution]; lra.
  Qed.

  Lemma gifts_rise K n c2 : valid_2 c2 ->
    expect X K (rational_1 s1) c2 gifts_ [] [] <= expect X (K + n) (rational_1 s1) c2 gifts_ [] [].
  Proof.
    intros V2; induction n as [|n IH]; [rewrite Nat.add_0_r; lra|].
    replace (K + S n)%nat with (K + n + 1)%nat by lia; rewrite one_more_round by assumption.
    pose proof (just_not_negative (K + n + 1) c2 V2); pose proof (power_pos d D0 (K + n)).
    assert (0 <= to_the d (K + n) * expect X (K + n + 1) (rational_1 s1) c2 just [] []) by (apply product_not_negative; assumption). lra.
  Qed.

  Lemma gifts_of_a_round K j n c2 : valid_2 c2 -> (K <= j < K + n)%nat ->
    expect X K (rational_1 s1) c2 gifts_ [] [] + to_the d j * expect X (j + 1) (rational_1 s1) c2 just [] []
    <= expect X (K + n) (rational_1 s1) c2 gifts_ [] [].
  Proof.
    intros V2 H; pose proof (gifts_rise K (j - K) c2 V2) as A; replace (K + (j - K))%nat with j in A by lia.
    pose proof (gifts_rise (j + 1) (K + n - j - 1) c2 V2) as B; replace (j + 1 + (K + n - j - 1))%nat with (K + n)%nat in B by lia.
    rewrite one_more_round in B by assumption; lra.
  Qed.

  (** What arrives has been sent. *)
  Lemma receipts_need_gifts C j :
    expect X j (rational_1 s1) (rational_2 (by_calendar C)) (fun _ g2 => 1 - received g2) [] []
    - expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) just [] []
    <= expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun _ g2 => 1 - received g2) [] [].
  Proof.
    set (cal := rational_2 (by_calendar C)).
    assert (E : expect X j (rational_1 s1) cal (fun _ g2 => 1 - received g2) [] []
      == expect X (j + 1) (rational_1 s1) cal (fun _ g2 => (fun h2 => 1 - received h2) (skipn 1 g2)) [] []).
    { rewrite expect_tower; apply expect_ext; intros g1 g2 _.
      pose proof (expect_past X 1 (rational_1 s1) cal (fun _ h2 => 1 - received h2) g1 g2) as P; cbn beta in P; rewrite <- P; reflexivity. }
    rewrite E.
    assert (N : expect X (j + 1) (rational_1 s1) cal (fun _ g2 => (fun h2 => 1 - received h2) (skipn 1 g2)) [] []
      - expect X (j + 1) (rational_1 s1) cal just [] []
      == expect X (j + 1) (rational_1 s1) cal (fun g1 g2 => (1 - received (skipn 1 g2)) + -1 * just_contributed g1) [] []).
    { rewrite expect_plus, (expect_times X (j + 1) (rational_1 s1) cal (-1) just); ring. }
    rewrite N; apply expect_le; [assumption | apply calendar_valid |]; intros g1 g2 (L1 & L2 & Co); cbn [length] in *.
    specialize (Co I); destruct g1 as [|[m s] g1]; destruct g2 as [|[o a] g2]; cbn [length] in *; try lia.
    cbn [skipn just_contributed consistent] in *; destruct Co as (Om & _); unfold received; cbn [destitute forallb]; fold (destitute g2).
    destruct o; [rewrite (Om eq_refl)|]; cbn [is_contribution andb]; destruct (destitute g2), m; cbn [is_contribution]; lra.
  Qed.
End Stops.

(** ** The theorem *)

(** P2's strategy is the calendar [C].  P1 believes that P2 is rational, Byzantine of kind (b), or another Byzantine peer,
    by [R], [z] and [x]; P2 that P1 is rational, never contributes (a), or is another Byzantine peer, by [R], [y] and [x]
    (not the same numbers).  Payoffs of the first [n] rounds. *)
Definition endless_1 (X : exchange) (d R z x : Q) (byz2 : signals -> Q) (C : nat -> bool) (s1 : strategy_1) (n : nat) : Q :=
  R * expect X n (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => discounted_1 X d h1) [] []
  + z * expect X n (rational_1 s1) (faithful C) (fun h1 _ => discounted_1 X d h1) [] []
  + x * expect X n (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => discounted_1 X d h1) [] [].
Definition endless_2 (X : exchange) (d R y x : Q) (byz1 : list move -> Q) (s1 : strategy_1) (s2 : strategy_2) (n : nat) : Q :=
  R * expect X n (rational_1 s1) (rational_2 s2) (fun _ h2 => discounted_2 X d h2) [] []
  + y * expect X n silent_1 (rational_2 s2) (fun _ h2 => discounted_2 X d h2) [] []
  + x * expect X n (byzantine_1 byz1) (rational_2 s2) (fun _ h2 => discounted_2 X d h2) [] [].

(** Neither player gains by another strategy in the end. *)
Definition endless_nash (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (C : nat -> bool) : Prop :=
  valid_1 (rational_1 s1) /\
  (forall s1', valid_1 (rational_1 s1') ->
     in_the_end_at_most (fun n => endless_1 X d R2 z x2 byz2 C s1' n - endless_1 X d R2 z x2 byz2 C s1 n) 0) /\
  (forall s2', valid_2 (rational_2 s2') ->
     in_the_end_at_most (fun n => endless_2 X d R1 y x1 byz1 s1 s2' n - endless_2 X d R1 y x1 byz1 s1 (by_calendar C) n) 0).

(** A Byzantine P1 does not react: a pester left out saves its cost. *)
Section Byzantine.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1) (byz1 : list move -> Q) (B1 : valid_1 (byzantine_1 byz1)).
  Notation u := (fun _ g2 => discounted_2 X d g2).

  Lemma byzantine_blind C n : forall h1 h1' h2,
    expect X n (byzantine_1 byz1) (rational_2 (by_calendar C)) u h1 h2
    == expect X n (byzantine_1 byz1) (rational_2 (by_calendar C)) u h1' h2.
  Proof.
    induction n as [|n IH]; intros h1 h1' h2; cbn [expect]; [reflexivity|].
    repeat apply mix_proper; try reflexivity; apply IH.
  Qed.

  Lemma byzantine_signals : looks_at_signals (byzantine_1 byz1).
  Proof. intros h1 h2 h2' E; unfold byzantine_1; now rewrite E. Qed.

  Lemma byzantine_left_out C k n : C k = true ->
    expect X (k + S n) (byzantine_1 byz1) (rational_2 (by_calendar C)) u [] []
    <= expect X (k + S n) (byzantine_1 byz1) (rational_2 (by_calendar (left_out C k))) u [] [].
  Proof.
    intros Ck; set (c1 := byzantine_1 byz1) in *; ranges X; pose proof (s_p_positive X); rewrite !expect_tower.
    assert (Agree : forall v, expect X k c1 (rational_2 (by_calendar (left_out C k))) v [] [] == expect X k c1 (rational_2 (by_calendar C)) v [] []).
    { intros v; apply expect_agree; [reflexivity|]; intros g1 g2 o Hl; cbn [length] in Hl.
      unfold rational_2, by_calendar, left_out; destruct (Nat.eqb_spec (length g2) k); [lia|reflexivity]. }
    rewrite Agree; apply expect_le; [assumption | apply calendar_valid |]; intros g1 g2 (_ & Len & _); cbn [length] in Len.
    destruct (destitute g2) eqn:E; [|rewrite (satisfied_same X C (left_out C k)) by assumption; apply Qle_refl].
    rewrite !one_round_by_calendar.
    assert (Pc : forall C', pestered C' g2 contribute = false) by (intros C'; unfold pestered; cbn; apply Bool.andb_false_r).
    assert (Node : forall m, then_2 X C n c1 u g1 g2 m nothing <= then_2 X (left_out C k) n c1 u g1 g2 m nothing).
    { intros m; unfold then_2; unfold pestered, left_out; change (destitute ((nothing, silence) :: g2)) with (destitute g2).
      rewrite E; replace (length g2) with k by lia; rewrite Ck, Nat.eqb_refl; cbn [andb].
      fold (left_out C k); rewrite (later_same X C k n c1 u _ ((nothing, silence) :: g2)) by (cbn [length]; lia).
      set (F := expect X n c1 (rational_2 (by_calendar C)) u ((m, silence) :: g1) ((nothing, silence) :: g2)).
      assert (Act : forall s, expect X n c1 (rational_2 (by_calendar C)) u ((m, s) :: g1) ((nothing, pester) :: g2)
        == F - s_p X * to_the d (length g2)).
      { intros s; unfold c1; rewrite (byzantine_blind C n _ ((m, silence) :: g1)).
        destruct (own_acts X d C n (byzantine_1 byz1) byzantine_signals ((m, silence) :: g1) ((nothing, pester) :: g2) ((nothing, silence) :: g2) eq_refl)
          as [U _]; cbn [discounted_2 is_pester] in U; unfold F, c1 in *; lra. }
      rewrite !Act; pose proof (power_pos d D0 (length g2)).
      assert (0 <= s_p X * to_the d (length g2)) by (apply product_not_negative; lra). unfold mix; lra. }
    assert (Same : then_2 X C n c1 u g1 g2 contribute contribute == then_2 X (left_out C k) n c1 u g1 g2 contribute contribute).
    { unfold then_2; rewrite !Pc; now apply satisfied_same. }
    rewrite Same; apply mix_le; [apply B1 | apply mix_le; [apply loss_is_chance | apply Node | apply Qle_refl] | apply Node].
  Qed.
End Byzantine.

Lemma silent_lacks (X : exchange) C n : forall h1 h2, destitute h2 = true ->
  expect X n silent_1 (rational_2 (by_calendar C)) (fun _ g2 => 1 - received g2) h1 h2 == 1.
Proof.
  induction n as [|n IH]; intros h1 h2 E; [cbn [expect]; unfold received; rewrite E; ring|].
  rewrite one_round_by_calendar; unfold silent_1 at 1; rewrite mix_0; unfold then_2; destruct (pestered C h2 nothing);
    rewrite !IH by exact E; unfold mix; ring.
Qed.

(** What P2's own equilibrium condition says of its calendar. *)
Section Hope.
  Context (X : exchange) (d R1 y x1 : Q) (byz1 : list move -> Q) (s1 : strategy_1) (C : nat -> bool).
  Context (D0 : 0 < d) (D1 : d < 1) (R10 : 0 <= R1) (Y0 : 0 <= y) (X10 : 0 <= x1) (B1 : valid_1 (byzantine_1 byz1)).
  Context (V1 : valid_1 (rational_1 s1)).
  Context (Two : forall s2', valid_2 (rational_2 s2') ->
    in_the_end_at_most (fun n => endless_2 X d R1 y x1 byz1 s1 s2' n - endless_2 X d R1 y x1 byz1 s1 (by_calendar C) n) 0).
  Notation cal := (rational_2 (by_calendar C)).
  Notation e j := (expect X j (rational_1 s1) (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) [] []).

  (** "Hope": each pester of the calendar needs a receipt to come that is likely enough.  With a rational P1 P2 waits in
      vain with a chance that does not fall below [low]. *)
  Lemma waiting_needs_hope low k : (forall n, low <= e n) -> 0 < R1 * low + y -> C k = true ->
    exists n, (k < n)%nat /\ (1#2) * ((R1 * low + y) * s_p X) <= R1 * (d * stake X d) * (e (k + 1)%nat - e n).
  Proof.
    intros Low Yp Ck; pose proof (s_p_positive X) as Sp.
    assert (Tk : 0 < to_the d k) by (clear - D0; induction k; cbn [to_the]; [lra | now apply Qmult_lt_0_compat]).
    assert (Ys : 0 < (R1 * low + y) * s_p X) by (apply Qmult_lt_0_compat; assumption).
    assert (Y1 : 0 < to_the d k * ((R1 * low + y) * s_p X)) by (apply Qmult_lt_0_compat; assumption).
    destruct (Two (by_calendar (left_out C k)) (calendar_valid (left_out C k)) ((1#2) * (to_the d k * ((R1 * low + y) * s_p X)))) as [n0 Hn]; [lra|].
    exists (k + S n0)%nat; split; [lia|]; specialize (Hn (k + S n0)%nat ltac:(lia)); unfold endless_2 in Hn.
    assert (Ls : looks_at_signals (rational_1 s1)) by (intros h1 h2 h2' _; reflexivity).
    assert (L0 : looks_at_signals silent_1) by (intros h1 h2 h2' _; reflexivity).
    pose proof (one_pester_left_out X d C k n0 (rational_1 s1) D0 D1 V1 Ls Ck) as A1; cbv zeta beta in A1.
    pose proof (one_pester_left_out X d C k n0 silent_1 D0 D1 silent_1_valid L0 Ck) as A2; cbv zeta beta in A2.
    rewrite !silent_lacks in A2 by reflexivity.
    pose proof (byzantine_left_out X d D0 byz1 B1 C k n0 Ck) as A3.
    pose proof (Low (k + 1)%nat) as E0.
    set (w1 := expect X (k + S n0) (rational_1 s1) cal _ [] []) in *.
    set (ek := e (k + 1)%nat) in *; set (en := e (k + S n0)%nat) in *; cbn [to_the] in A1, A2.
    set (t := to_the d k) in *.
    match type of A1 with ?p <= ?q - _ + _ => set (p1 := p) in *; set (q1 := q) in * end.
    match type of A2 with ?p <= ?q - _ + _ => set (p2 := p) in *; set (q2 := q) in * end.
    match type of A3 with ?p <= ?q => set (p3 := p) in *; set (q3 := q) in * end.
    assert (H1 : 0 <= R1 * (q1 - s_p X * t * ek + d * t * stake X d * (ek - en) - p1)) by (apply product_not_negative; lra).
    assert (H2 : 0 <= y * (q2 - s_p X * t * 1 + d * t * stake X d * (1 - 1) - p2)) by (apply product_not_negative; lra).
    assert (H3 : 0 <= x1 * (q3 - p3)) by (apply product_not_negative; lra).
    assert (H4 : 0 <= R1 * (s_p X * t * (ek - low))) by (repeat apply product_not_negative; lra).
    assert (Fin : t * ((1#2) * ((R1 * low + y) * s_p X)) <= t * (R1 * (d * stake X d) * (ek - en))) by lra.
    apply (Qmult_le_l _ _ t Tk); exact Fin.
  Qed.

  (** Once received, for ever; so the chance that nothing has been falls. *)
  Lemma lacks_falls j i : e (j + i)%nat <= e j.
  Proof.
    rewrite expect_tower; apply expect_le; [assumption | apply calendar_valid |]; intros g1 g2 _.
    destruct (destitute g2) eqn:E.
    - assert (Z : received g2 == 0) by (unfold received; rewrite E; reflexivity).
      assert (One : forall g : history, 1 - received g <= 1) by (intros g; unfold received; destruct (destitute g); lra).
      pose proof (expect_le X i (rational_1 s1) (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) (fun _ _ => 1) V1 (calendar_valid C) g1 g2
        ltac:(intros; apply One)) as U; rewrite expect_constant in U; lra.
    - assert (Z : received g2 == 1) by (unfold received; rewrite E; reflexivity).
      pose proof (received_lacks X C i (rational_1 s1) g1 g2) as Rl; rewrite (still_received X C i _ g1 g2 E) in Rl; lra.
  Qed.
End Hope.

Section TheoremTwo.
  Context (X : exchange) (d R1 y x1 R2 z x2 : Q) (byz1 : list move -> Q) (byz2 : signals -> Q) (s1 : strategy_1) (C : nat -> bool).
  Context (D0 : 0 < d) (D1 : d < 1) (R10 : 0 <= R1) (R20 : 0 < R2) (Y0 : 0 <= y) (X10 : 0 <= x1) (Z0 : 0 <= z) (X20 : 0 <= x2).
  Context (B1 : valid_1 (byzantine_1 byz1)) (B2 : valid_2 (byzantine_2 byz2)).
  Context (N : endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C).
  Notation cal := (rational_2 (by_calendar C)).
  Notation e j := (expect X j (rational_1 s1) cal (fun _ h2 => 1 - received h2) [] []).
  Notation gives_in j := (expect X (j + 1) (rational_1 s1) cal (fun h1 _ => just_contributed h1) [] []).

  Lemma u_1_expected n c1 c2 :
    expect X n c1 c2 (fun h1 _ => discounted_1 X d h1) [] []
    == - (s_c X * expect X n c1 c2 (fun h1 _ => discounted_contributions d h1) [] []
          + r_p X * expect X n c1 c2 (fun h1 _ => discounted_signals d (observed h1)) [] []).
  Proof.
    transitivity (expect X n c1 c2 (fun h1 h2 => - s_c X * discounted_contributions d h1 + - r_p X * discounted_signals d (observed h1)) [] []).
    - apply expect_ext; intros; unfold discounted_1; ring.
    - rewrite expect_plus, !expect_times; ring.
  Qed.

  (** "Beyond round k the rational P1 does not contribute." *)
  Lemma stops K j : (forall k, (K <= k)%nat -> C k = false) -> (K <= j)%nat -> gives_in j <= 0.
  Proof.
    intros After Hj; destruct N as (V1 & One & _); ranges X; pose proof (power_pos d D0 j).
    apply Qnot_lt_le; intros G.
    assert (Tj : 0 < to_the d j) by (clear - D0; induction j; cbn [to_the]; [lra | now apply Qmult_lt_0_compat]).
    set (v := s_c X * (R2 * (to_the d j * gives_in j))).
    assert (V0 : 0 < v) by (unfold v; repeat apply Qmult_lt_0_compat; assumption).
    destruct (One (until_1 K s1) (until_1_valid K s1 V1) ((1#2) * v)) as [n0 Hn]; [lra|].
    set (m := Nat.max n0 (j + 1 - K)%nat); specialize (Hn (K + m)%nat ltac:(unfold m; lia)).
    unfold endless_1 in Hn; rewrite !u_1_expected, !(stopped_gifts X d s1 K m) in Hn.
    assert (Zc : forall h1 h2 o, (K <= length h2)%nat -> cal h1 h2 o == 0)
      by (intros h1 h2 o H'; unfold rational_2, by_calendar; rewrite (After _ H'); reflexivity).
    assert (Zf : forall h1 h2 o, (K <= length h2)%nat -> faithful C h1 h2 o == 0)
      by (intros h1 h2 o H'; unfold faithful; rewrite (After _ H'); reflexivity).
    rewrite (stopped_pesters X d s1 K m cal Zc), (stopped_pesters X d s1 K m (faithful C) Zf) in Hn.
    rewrite (byzantine_2_does_not_react X (K + m) (rational_1 (until_1 K s1)) (rational_1 s1) byz2 (discounted_signals d) [] [] [] [] eq_refl) in Hn.
    pose proof (gifts_of_a_round X d D0 s1 V1 K j m cal (calendar_valid C) ltac:(unfold m; lia)) as G1.
    assert (Vf : valid_2 (faithful C)) by (intros h1 h2 o; unfold faithful; destruct (C _); split; lra).
    pose proof (gifts_rise X d D0 s1 V1 K m (faithful C) Vf) as G2.
    pose proof (gifts_rise X d D0 s1 V1 K m (byzantine_2 byz2) B2) as G3.
    set (a1 := expect X K (rational_1 s1) cal _ [] []) in *; set (b1 := expect X (K + m) (rational_1 s1) cal (fun g1 _ => discounted_contributions d g1) [] []) in *.
    set (a2 := expect X K (rational_1 s1) (faithful C) _ [] []) in *; set (b2 := expect X (K + m) (rational_1 s1) (faithful C) (fun g1 _ => discounted_contributions d g1) [] []) in *.
    set (a3 := expect X K (rational_1 s1) (byzantine_2 byz2) _ [] []) in *; set (b3 := expect X (K + m) (rational_1 s1) (byzantine_2 byz2) (fun g1 _ => discounted_contributions d g1) [] []) in *.
    set (g := gives_in j) in *.
    assert (0 <= s_c X * (R2 * (b1 - a1 - to_the d j * g))) by (repeat apply product_not_negative; lra).
    assert (0 <= s_c X * (z * (b2 - a2))) by (repeat apply product_not_negative; lra).
    assert (0 <= s_c X * (x2 * (b3 - a3))) by (repeat apply product_not_negative; lra).
    unfold v in *; lra.
  Qed.

  Lemma lacks_stays K n : (forall k, (K <= k)%nat -> C k = false) -> e K <= e (K + n)%nat.
  Proof.
    intros After; destruct N as (V1 & _); induction n as [|n IH]; [rewrite Nat.add_0_r; lra|].
    replace (K + S n)%nat with (K + n + 1)%nat by lia.
    pose proof (receipts_need_gifts X s1 V1 C (K + n)); pose proof (stops K (K + n) After ltac:(lia)); lra.
  Qed.

  (** From here on that is all that is needed, whatever the chance may be. *)
  Context (hope : Q) (H0 : 0 < hope).
  Context (Hope : forall k, C k = true -> exists n, (k < n)%nat /\ hope <= R1 * (d * stake X d) * (e (k + 1)%nat - e n)).

  (** "So in round k P2 pesters for nothing": the calendar has no last round. *)
  Lemma no_last_pester k : C k = true -> ~ (forall j, (k < j)%nat -> C j = false).
  Proof.
    intros Ck Last; destruct (Hope k Ck) as (n & Hn & Hk).
    pose proof (lacks_stays (k + 1) (n - (k + 1)) ltac:(intros j Hj; apply Last; lia)) as St.
    replace (k + 1 + (n - (k + 1)))%nat with n in St by lia.
    destruct (stake_bounds X d D1) as (_ & _ & S0).
    assert (0 <= R1 * (d * stake X d) * (e n - e (k + 1)%nat)) by (repeat apply product_not_negative; lra). lra.
  Qed.

  (** "Hope fades": it can be used up only so often. *)
  Lemma hope_fades k0 : C k0 = true -> forall m, ~ ~ exists n,
    inject_Z (Z.of_nat m) * hope <= R1 * (d * stake X d) * (1 - e n).
  Proof.
    intros Ck0; destruct N as (V1 & _); destruct (stake_bounds X d D1) as (_ & _ & S0).
    assert (More : forall j, ~ ~ exists k, (j <= k)%nat /\ C k = true).
    { induction j as [|j IH]; intros No; [apply No; exists k0; split; [lia|assumption]|].
      apply IH; intros (k & Hk & Ck); destruct (Nat.eq_dec k j) as [->|Ne]; [|apply No; exists k; split; [lia|assumption]].
      apply (no_last_pester j Ck); intros i Hi; destruct (C i) eqn:Ci; [|reflexivity].
      exfalso; apply No; exists i; split; [lia|assumption]. }
    pose proof (lacks_falls X s1 C V1) as Falls.
    induction m as [|m IH]; intros No.
    - apply No; exists 0%nat; cbn [expect]; unfold received; cbn [destitute forallb]; change (inject_Z (Z.of_nat 0)) with 0; lra.
    - apply IH; intros (n & Hn); apply (More n); intros (k & Hk & Ck).
      destruct (Hope k Ck) as (n' & Hn' & Hk'); apply No; exists n'.
      pose proof (Falls n (k + 1 - n)%nat) as F; replace (n + (k + 1 - n))%nat with (k + 1)%nat in F by lia.
      assert (0 <= R1 * (d * stake X d) * (e n - e (k + 1)%nat)) by (repeat apply product_not_negative; lra).
      rewrite Nat2Z.inj_succ, <- Z.add_1_r, inject_Z_plus; change (inject_Z 1) with 1; lra.
  Qed.

  Lemma never_pesters k : C k = false.
  Proof.
    destruct (C k) eqn:Ck; [|reflexivity]; exfalso; destruct N as (V1 & _).
    destruct (stake_bounds X d D1) as (_ & _ & S0); set (T := R1 * (d * stake X d)) in *.
    assert (T0 : 0 <= T) by (unfold T; repeat apply product_not_negative; lra).
    destruct (enough_steps T hope ltac:(assumption)) as [m Big].
    apply (hope_fades k Ck m); intros (n & Hn); fold T in Hn.
    assert (E0 : 0 <= e n) by (apply expect_not_negative; [assumption | apply calendar_valid |]; intros; unfold received; destruct (destitute _); lra).
    assert (0 <= T * e n) by (apply product_not_negative; assumption). lra.
  Qed.

  (** And then P1 has nothing to fear. *)
  Lemma nobody_gives : (forall k, C k = false) -> forall j, gives_in j == 0.
  Proof.
    intros No j; apply Qle_antisym.
    - apply stops with (K := 0%nat); [intros; apply No | lia].
    - apply just_not_negative; [apply N | apply calendar_valid].
  Qed.
End TheoremTwo.

(** So in an equilibrium nobody acts if P2 may wait in vain: because P1 may never contribute, by [y], or with a chance of
    at least [low] although it is rational. *)
Lemma theorem_2_if_one_may_wait_in_vain (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (C : nat -> bool) (low : Q) :
  0 < d -> d < 1 -> 0 <= R1 -> 0 < R2 -> 0 <= y -> 0 <= x1 -> 0 <= z -> 0 <= x2 ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C ->
  (forall n, low <= expect X n (rational_1 s1) (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) [] []) ->
  0 < R1 * low + y ->
  (forall k, C k = false) /\
  (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N Low Vain.
  pose proof (s_p_positive X) as Sp; assert (Ys : 0 < (R1 * low + y) * s_p X) by (apply Qmult_lt_0_compat; assumption).
  assert (No : forall k, C k = false).
  { intros k; apply (never_pesters X d R1 y x1 R2 z x2 byz1 byz2 s1 C) with (hope := (1#2) * ((R1 * low + y) * s_p X)); try assumption; [lra|].
    intros j Cj; destruct N as (V1 & _ & Two); apply (waiting_needs_hope X d R1 y x1 byz1 s1 C); assumption. }
  split; [assumption|]; now apply (nobody_gives X d R1 y x1 R2 z x2 byz1 byz2 s1 C).
Qed.

(** Theorem 2 of the paper, under (a): let some positive share [y] of Byzantine P1s never contribute.  In a Nash
    equilibrium of the game without an end in which the rational P2 plays a pure strategy, no rational peer ever pesters or
    contributes, whether or not Byzantine P2s are of kind (b).  P1 may mix. *)
Theorem theorem_2_under_a (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (C : nat -> bool) :
  0 < d -> d < 1 -> 0 <= R1 -> 0 < R2 -> 0 < y -> 0 <= x1 -> 0 <= z -> 0 <= x2 ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C ->
  (forall k, C k = false) /\
  (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N.
  apply (theorem_2_if_one_may_wait_in_vain X d R1 y x1 R2 z x2 byz1 byz2 s1 C 0); try assumption; try lra.
  intros n; apply expect_not_negative; [apply N | apply calendar_valid |].
  intros; unfold received; destruct (destitute _); lra.
Qed.
