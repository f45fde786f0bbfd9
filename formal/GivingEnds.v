(** * Without an end: Byzantine peers that pester for ever make giving finite

    Let a share [z] of those that play as P2 be Byzantine of kind (b).  A P1 that stops after [m] contributions saves
    all later ones, above all with these peers; it pays for that only with a P2 that is destitute after [m]
    contributions, and that takes [m] losses.  So for some [m] no equilibrium has more than [m] contributions, and P2
    may wait in vain. *)

From Goodwill Require Import InTheEnd Model Game Agreement Theorem1 Endless.

(** How many contributions P1 has made. *)
Fixpoint given (h1 : history) : nat :=
  match h1 with
  | [] => O
  | (contribute, _) :: past => S (given past)
  | (nothing, _) :: past => given past
  end.

(** The strategy [s1] up to [m] contributions. *)
Definition sparing (m : nat) (s1 : strategy_1) : strategy_1 := fun h1 => if (given h1 <? m)%nat then s1 h1 else 0.

(** The first contribution too many, discounted; and the same if P2 was destitute then. *)
Fixpoint extra (m : nat) (d : Q) (h1 : history) : Q :=
  match h1 with
  | [] => 0
  | (contribute, _) :: past => extra m d past + if (given past =? m)%nat then to_the d (length past) else 0
  | (nothing, _) :: past => extra m d past
  end.
Fixpoint extra_in_need (m : nat) (d : Q) (h1 h2 : history) : Q :=
  match h1, h2 with
  | (contribute, _) :: past, _ :: past2 =>
      extra_in_need m d past past2
      + if ((given past =? m)%nat && destitute past2)%bool then to_the d (length past) else 0
  | (nothing, _) :: past, _ :: past2 => extra_in_need m d past past2
  | _, _ => 0
  end.

Section GivingEnds.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1) (C : nat -> bool).
  Context (s1 : strategy_1) (V1 : valid_1 (rational_1 s1)) (m : nat).
  Notation cal := (rational_2 (by_calendar C)).
  Notation fa := (faithful C).
  Notation r1 := (rational_1 s1).
  Notation sp := (rational_1 (sparing m s1)).
  Notation gifts_ := (fun g1 _ => discounted_contributions d g1).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).
  Notation I := (/ (1 - d)).
  Notation R := (rho X).

  Lemma sparing_valid : valid_1 sp.
  Proof.
    intros h1 h2; unfold rational_1, sparing; destruct (given h1 <? m)%nat; [apply (V1 h1 h2) | split; lra].
  Qed.
  Lemma faithful_valid : valid_2 fa.
  Proof. intros h1 h2 o; unfold faithful; destruct (C _); split; lra. Qed.
  Lemma discount_positive j : 0 < to_the d j.
  Proof. induction j; cbn [to_the]; [lra | now apply Qmult_lt_0_compat]. Qed.

  (** What P2 does in a round. *)
  Lemma cal_destitute h1 h2 : destitute h2 = true -> cal h1 h2 nothing = if C (length h2) then 1 else 0.
  Proof.
    intros E; unfold rational_2, by_calendar; change (destitute ((nothing, silence) :: h2)) with (destitute h2).
    rewrite E, Bool.andb_true_r; reflexivity.
  Qed.
  Lemma cal_satisfied h1 h2 o : destitute ((o, silence) :: h2) = false -> cal h1 h2 o = 0.
  Proof. intros E; unfold rational_2, by_calendar; rewrite E, Bool.andb_false_r; reflexivity. Qed.
  Lemma given_to h2 a : destitute ((contribute, a) :: h2) = false.
  Proof. reflexivity. Qed.
  Lemma still_destitute h2 a : destitute ((nothing, a) :: h2) = destitute h2.
  Proof. reflexivity. Qed.

  (** With a satisfied P2 nothing more happens that counts. *)
  Lemma satisfied_any n c1 (v : history -> Q) : forall h1 h2, destitute h2 = false ->
    expect X n c1 cal (fun g1 g2 => if destitute g2 then v g1 else 0) h1 h2 == 0.
  Proof.
    induction n as [|n IH]; intros h1 h2 E; cbn [expect]; [now rewrite E|].
    rewrite !IH by now apply satisfied_stays. unfold mix; ring.
  Qed.
  Lemma satisfied_quiet n c1 : forall h1 h2, destitute h2 = false ->
    expect X n c1 cal seen h1 h2 == discounted_signals d (observed h1).
  Proof.
    induction n as [|n IH]; intros h1 h2 E; cbn [expect]; [reflexivity|].
    rewrite !cal_satisfied by now apply satisfied_stays.
    rewrite !mix_0, !IH by now apply satisfied_stays.
    assert (O : forall mv, observed ((mv, silence) :: h1) = silence :: observed h1) by reflexivity.
    rewrite !O; cbn [discounted_signals is_pester]; unfold mix; ring.
  Qed.
  Lemma satisfied_extra n c1 : forall h1 h2, destitute h2 = false ->
    expect X n c1 cal (extra_in_need m d) h1 h2 == extra_in_need m d h1 h2.
  Proof.
    induction n as [|n IH]; intros h1 h2 E; cbn [expect]; [reflexivity|].
    rewrite !IH by now apply satisfied_stays.
    cbn [extra_in_need]; rewrite E, Bool.andb_false_r; unfold mix; ring.
  Qed.

  (** A destitute P2 and a faithful Byzantine one do the same, but that each contribution so far was lost. *)
  Lemma lost_so_far n (v : history -> Q) : forall h1 h2 h2', destitute h2 = true -> length h2 = length h2' ->
    to_the R (given h1) * expect X n r1 cal (fun g1 g2 => if destitute g2 then v g1 else 0) h1 h2
    == expect X n r1 fa (fun g1 _ => to_the R (given g1) * v g1) h1 h2'.
  Proof.
    induction n as [|n IH]; intros h1 h2 h2' E L; cbn [expect]; [rewrite E; reflexivity|].
    rewrite (cal_destitute h1 h2 E), (cal_satisfied h1 h2 contribute) by reflexivity.
    set (c := if C (length h2) then 1 else 0).
    assert (Fa : forall o, fa h1 h2' o == c) by (intros o; unfold faithful, c; rewrite L; reflexivity).
    rewrite !Fa.
    rewrite !(satisfied_any n r1 v _ ((contribute, _) :: h2)) by reflexivity.
    assert (B : forall mv s a o', expect X n r1 fa (fun g1 _ => to_the R (given g1) * v g1) ((mv, s) :: h1) ((o', a) :: h2')
      == to_the R (given ((mv, s) :: h1)) * expect X n r1 cal (fun g1 g2 => if destitute g2 then v g1 else 0)
           ((mv, s) :: h1) ((nothing, a) :: h2)).
    { intros mv s a o'; symmetry; apply IH; [exact E | cbn [length]; lia]. }
    rewrite !B; cbn [given to_the]; change (r1 h1 h2') with (r1 h1 h2); unfold mix; ring.
  Qed.

  (** After the first contribution too many nothing is added. *)
  Lemma extra_done n c1 c2 : forall h1 h2, (m < given h1)%nat ->
    expect X n c1 c2 (fun g1 _ => extra m d g1) h1 h2 == extra m d h1.
  Proof.
    induction n as [|n IH]; intros h1 h2 H; cbn [expect]; [reflexivity|].
    rewrite !IH by (cbn [given]; lia); cbn [extra]; destruct (Nat.eqb_spec (given h1) m); [lia|]; unfold mix; ring.
  Qed.
  Lemma need_done n c1 c2 : forall h1 h2, (m < given h1)%nat -> length h1 = length h2 ->
    expect X n c1 c2 (extra_in_need m d) h1 h2 == extra_in_need m d h1 h2.
  Proof.
    induction n as [|n IH]; intros h1 h2 H L; cbn [expect]; [reflexivity|].
    rewrite !IH by (cbn [given length]; lia); cbn [extra_in_need]; destruct (Nat.eqb_spec (given h1) m); [lia|].
    cbn [andb]; unfold mix; ring.
  Qed.

  (** The first contribution too many meets a destitute P2 only if all before it were lost. *)
  Lemma need_is_rare n : forall h1 h2 h2', destitute h2 = true -> length h2 = length h2' -> length h1 = length h2 ->
    (given h1 <= m)%nat ->
    to_the R (given h1) * (expect X n r1 cal (extra_in_need m d) h1 h2 - extra_in_need m d h1 h2)
    == to_the R m * (expect X n r1 fa (fun g1 _ => extra m d g1) h1 h2' - extra m d h1).
  Proof.
    induction n as [|n IH]; intros h1 h2 h2' E L L1 H; cbn [expect]; [ring|].
    rewrite (cal_destitute h1 h2 E), (cal_satisfied h1 h2 contribute) by reflexivity.
    set (c := if C (length h2) then 1 else 0).
    assert (Fa : forall o, fa h1 h2' o == c) by (intros o; unfold faithful, c; rewrite L; reflexivity).
    rewrite !Fa.
    rewrite !(satisfied_extra n r1 _ ((contribute, _) :: h2)) by reflexivity.
    assert (Wait : forall s a o', to_the R (given h1) * expect X n r1 cal (extra_in_need m d) ((nothing, s) :: h1) ((nothing, a) :: h2)
      == to_the R m * (expect X n r1 fa (fun g1 _ => extra m d g1) ((nothing, s) :: h1) ((o', a) :: h2') - extra m d h1)
         + to_the R (given h1) * extra_in_need m d h1 h2).
    { intros s a o'; rewrite <- (IH ((nothing, s) :: h1) ((nothing, a) :: h2) ((o', a) :: h2')) by (try exact E; cbn [length given]; lia).
      cbn [given extra_in_need]; ring. }
    destruct (Nat.eq_dec (given h1) m) as [Eq|Ne].
    - rewrite !(extra_done n r1 fa ((contribute, _) :: h1)) by (cbn [given]; lia).
      rewrite !(need_done n r1 cal ((contribute, _) :: h1)) by (cbn [given length]; lia).
      cbn [extra extra_in_need]; rewrite E, Eq, Nat.eqb_refl; cbn [andb].
      pose proof (Wait silence silence nothing) as W1; pose proof (Wait silence pester nothing) as W2;
        pose proof (Wait pester pester nothing) as W3; rewrite Eq in W1, W2, W3.
      set (k := to_the R m) in *; unfold mix.
      set (a1 := expect X n r1 cal _ ((nothing, silence) :: h1) ((nothing, silence) :: h2)) in *.
      set (a2 := expect X n r1 cal _ ((nothing, silence) :: h1) ((nothing, pester) :: h2)) in *.
      set (a3 := expect X n r1 cal _ ((nothing, pester) :: h1) ((nothing, pester) :: h2)) in *.
      set (b1 := expect X n r1 fa _ ((nothing, silence) :: h1) ((nothing, silence) :: h2')) in *.
      set (b2 := expect X n r1 fa _ ((nothing, silence) :: h1) ((nothing, pester) :: h2')) in *.
      set (b3 := expect X n r1 fa _ ((nothing, pester) :: h1) ((nothing, pester) :: h2')) in *.
      set (q1 := r1 h1 h2); change (r1 h1 h2') with q1.
      transitivity (k * q1 * to_the d (length h1) + (1 - q1) * (c * (R * (k * a2) + (1 - R) * (k * a3)) + (1 - c) * (k * a1))
        - (1 - q1) * k * extra_in_need m d h1 h2); [ring|].
      rewrite W1, W2, W3; ring.
    - assert (Give : forall s a o', R * to_the R (given h1) * expect X n r1 cal (extra_in_need m d) ((contribute, s) :: h1) ((nothing, a) :: h2)
        == to_the R m * (expect X n r1 fa (fun g1 _ => extra m d g1) ((contribute, s) :: h1) ((o', a) :: h2') - extra m d h1)
           + R * to_the R (given h1) * extra_in_need m d h1 h2).
      { intros s a o'; pose proof (IH ((contribute, s) :: h1) ((nothing, a) :: h2) ((o', a) :: h2') E
          ltac:(cbn [length]; lia) ltac:(cbn [length]; lia) ltac:(cbn [given]; lia)) as J.
        cbn [given extra_in_need extra to_the] in J; destruct (Nat.eqb_spec (given h1) m); [lia|]; cbn [andb] in J.
        rewrite !Qplus_0_r in J; lra. }
      cbn [extra_in_need]; destruct (Nat.eqb_spec (given h1) m) as [|_]; [lia|]; cbn [andb].
      assert (Same : forall s a, expect X n r1 fa (fun g1 _ => extra m d g1) ((contribute, s) :: h1) ((contribute, a) :: h2')
        == expect X n r1 fa (fun g1 _ => extra m d g1) ((contribute, s) :: h1) ((nothing, a) :: h2')).
      { intros s a; assert (Kn : ~ to_the R m == 0).
        { ranges X; assert (P : forall j, 0 < to_the R j) by (induction j; cbn [to_the]; [lra | now apply Qmult_lt_0_compat]).
          specialize (P m); lra. }
        apply (Qmult_inj_l _ _ (to_the R m) Kn).
        pose proof (Give s a contribute) as J1; pose proof (Give s a nothing) as J2; lra. }
      rewrite !Same.
      pose proof (Wait silence silence nothing) as W1; pose proof (Wait silence pester nothing) as W2;
        pose proof (Wait pester pester nothing) as W3.
      pose proof (Give silence silence nothing) as G1; pose proof (Give silence pester nothing) as G2;
        pose proof (Give pester pester nothing) as G3.
      set (k := to_the R m) in *; set (g := to_the R (given h1)) in *; unfold mix.
      set (a1 := expect X n r1 cal _ ((nothing, silence) :: h1) ((nothing, silence) :: h2)) in *.
      set (a2 := expect X n r1 cal _ ((nothing, silence) :: h1) ((nothing, pester) :: h2)) in *.
      set (a3 := expect X n r1 cal _ ((nothing, pester) :: h1) ((nothing, pester) :: h2)) in *.
      set (b1 := expect X n r1 fa _ ((nothing, silence) :: h1) ((nothing, silence) :: h2')) in *.
      set (b2 := expect X n r1 fa _ ((nothing, silence) :: h1) ((nothing, pester) :: h2')) in *.
      set (b3 := expect X n r1 fa _ ((nothing, pester) :: h1) ((nothing, pester) :: h2')) in *.
      set (c1 := expect X n r1 cal _ ((contribute, silence) :: h1) ((nothing, silence) :: h2)) in *.
      set (c2 := expect X n r1 cal _ ((contribute, silence) :: h1) ((nothing, pester) :: h2)) in *.
      set (c3 := expect X n r1 cal _ ((contribute, pester) :: h1) ((nothing, pester) :: h2)) in *.
      set (q1 := r1 h1 h2); change (r1 h1 h2') with q1; set (x := extra_in_need m d h1 h2) in *.
      transitivity (q1 * (c * (R * (R * g * c2) + (1 - R) * (R * g * c3)) + (1 - c) * (R * g * c1)) + q1 * (1 - R) * g * x
        + (1 - q1) * (c * (R * (g * a2) + (1 - R) * (g * a3)) + (1 - c) * (g * a1)) - g * x); [ring|].
      rewrite W1, W2, W3, G1, G2, G3; ring.
  Qed.

  Lemma mix_at_least x a b l : is_chance x -> l <= a -> l <= b -> l <= mix x a b.
  Proof. intros H A B; rewrite <- (mix_same x l l (Qeq_refl l)) at 1; now apply mix_le. Qed.
  Lemma mix_at_most x a b l : is_chance x -> a <= l -> b <= l -> mix x a b <= l.
  Proof. intros H A B; rewrite <- (mix_same x l l (Qeq_refl l)); now apply mix_le. Qed.

  (** *** What a sparing P1 saves *)

  Lemma extra_is_some n c2 : valid_2 c2 -> forall h1 h2,
    discounted_contributions d h1 + -1 * extra m d h1
    <= expect X n r1 c2 (fun g1 _ => discounted_contributions d g1 + -1 * extra m d g1) h1 h2.
  Proof.
    intros V2; induction n as [|n IH]; intros h1 h2; cbn [expect]; [apply Qle_refl|].
    assert (B : forall mv s o a, discounted_contributions d h1 + -1 * extra m d h1
      <= expect X n r1 c2 (fun g1 _ => discounted_contributions d g1 + -1 * extra m d g1) ((mv, s) :: h1) ((o, a) :: h2)).
    { intros mv s o a; eapply Qle_trans; [|apply IH]; pose proof (discount_positive (length h1)).
      destruct mv; cbn [discounted_contributions extra is_contribution]; [destruct (given h1 =? m)%nat|]; lra. }
    repeat (apply mix_at_least; try apply V1; try apply V2; try apply loss_is_chance; try apply B).
  Qed.

  Lemma sparing_stops n c2 : forall h1 h2, (m <= given h1)%nat ->
    expect X n sp c2 gifts_ h1 h2 == discounted_contributions d h1.
  Proof.
    induction n as [|n IH]; intros h1 h2 H; cbn [expect]; [reflexivity|].
    assert (Z : sp h1 h2 = 0) by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) m); [lia|reflexivity]).
    rewrite Z, mix_0, !IH by (cbn [given]; lia); cbn [discounted_contributions is_contribution]; unfold mix; ring.
  Qed.

  Lemma sparing_saves n c2 : valid_2 c2 -> forall h1 h2, (given h1 <= m)%nat ->
    expect X n sp c2 gifts_ h1 h2 + expect X n r1 c2 (fun g1 _ => extra m d g1) h1 h2 + - extra m d h1
    <= expect X n r1 c2 gifts_ h1 h2.
  Proof.
    intros V2; induction n as [|n IH]; intros h1 h2 H; [cbn [expect]; lra|].
    destruct (Nat.eq_dec (given h1) m) as [Eq|Ne].
    - rewrite sparing_stops by lia; pose proof (extra_is_some (S n) c2 V2 h1 h2) as A.
      rewrite expect_plus, (expect_times X (S n) r1 c2 (-1) (fun g1 _ => extra m d g1)) in A; lra.
    - cbn [expect].
      assert (Z : sp h1 h2 = r1 h1 h2) by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) m); [reflexivity|lia]).
      rewrite Z.
      assert (B : forall mv s o a, expect X n sp c2 gifts_ ((mv, s) :: h1) ((o, a) :: h2)
          + expect X n r1 c2 (fun g1 _ => extra m d g1) ((mv, s) :: h1) ((o, a) :: h2) + - extra m d h1
        <= expect X n r1 c2 gifts_ ((mv, s) :: h1) ((o, a) :: h2)).
      { intros mv s o a; pose proof (IH ((mv, s) :: h1) ((o, a) :: h2) ltac:(destruct mv; cbn [given]; lia)) as J.
        destruct mv; cbn [extra] in J; [destruct (Nat.eqb_spec (given h1) m); [lia|]|]; lra. }
      eapply Qle_trans; [|repeat (apply mix_le; try apply V1; try apply V2; try apply loss_is_chance); apply B].
      unfold mix; apply Qle_lteq; right; ring.
  Qed.

  (** *** What it suffers instead *)

  Lemma seen_range n c1 c2 : valid_1 c1 -> valid_2 c2 -> forall h1 h2,
    discounted_signals d (observed h1) <= expect X n c1 c2 seen h1 h2 /\
    expect X n c1 c2 seen h1 h2 <= discounted_signals d (observed h1) + to_the d (length h1) * I.
  Proof.
    intros W1 W2; assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    induction n as [|n IH]; intros h1 h2; cbn [expect].
    - pose proof (discount_positive (length h1)).
      assert (0 < to_the d (length h1) * I) by (apply Qmult_lt_0_compat; assumption). lra.
    - pose proof (discount_positive (length h1)) as P.
      assert (E : to_the d (length h1) + to_the d (S (length h1)) * I == to_the d (length h1) * I)
        by (cbn [to_the]; field; lra).
      assert (Len : length (observed h1) = length h1) by apply map_length.
      assert (B : forall mv s o a, discounted_signals d (observed h1) <= expect X n c1 c2 seen ((mv, s) :: h1) ((o, a) :: h2) /\
        expect X n c1 c2 seen ((mv, s) :: h1) ((o, a) :: h2) <= discounted_signals d (observed h1) + to_the d (length h1) * I).
      { intros mv s o a; destruct (IH ((mv, s) :: h1) ((o, a) :: h2)) as [L U].
        change (observed ((mv, s) :: h1)) with (s :: observed h1) in L, U; cbn [discounted_signals length] in L, U.
        rewrite Len in L, U; destruct s; cbn [is_pester] in L, U; split; lra. }
      split; repeat (first [apply mix_at_least | apply mix_at_most]; try apply W1; try apply W2; try apply loss_is_chance; try apply B).
  Qed.

  Lemma sparing_suffers n : forall h1 h2, destitute h2 = true -> length h1 = length h2 -> (given h1 <= m)%nat ->
    expect X n sp cal seen h1 h2
    <= expect X n r1 cal seen h1 h2 + I * (expect X n r1 cal (extra_in_need m d) h1 h2 - extra_in_need m d h1 h2).
  Proof.
    assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    induction n as [|n IH]; intros h1 h2 E L H; [cbn [expect]; lra|].
    assert (Wait : forall s a, expect X n sp cal seen ((nothing, s) :: h1) ((nothing, a) :: h2)
      <= expect X n r1 cal seen ((nothing, s) :: h1) ((nothing, a) :: h2)
         + I * (expect X n r1 cal (extra_in_need m d) ((nothing, s) :: h1) ((nothing, a) :: h2) - extra_in_need m d h1 h2)).
    { intros s a; apply (IH ((nothing, s) :: h1) ((nothing, a) :: h2)); [exact E | cbn [length]; lia | exact H]. }
    set (c := if C (length h2) then 1 else 0).
    assert (Cc : is_chance c) by (unfold c; destruct (C _); split; lra).
    assert (Ec : cal h1 h2 nothing = c) by (apply (cal_destitute h1 h2 E)).
    assert (E0 : cal h1 h2 contribute = 0) by (apply cal_satisfied; reflexivity).
    destruct (Nat.eq_dec (given h1) m) as [Eq|Ne].
    - assert (Z : sp h1 h2 = 0) by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) m); [lia|reflexivity]).
      pose proof (proj2 (seen_range (S n) sp cal sparing_valid (calendar_valid C) h1 h2)) as Top.
      assert (Low : forall s o a, discounted_signals d (observed h1) <= expect X n r1 cal seen ((contribute, s) :: h1) ((o, a) :: h2)).
      { intros s o a; eapply Qle_trans; [|apply (proj1 (seen_range n r1 cal V1 (calendar_valid C) _ _))].
        change (observed ((contribute, s) :: h1)) with (s :: observed h1); cbn [discounted_signals].
        pose proof (discount_positive (length (observed h1))); destruct s; cbn [is_pester]; lra. }
      cbn [expect] in *; rewrite Z, mix_0, Ec in *; rewrite E0.
      rewrite !(need_done n r1 cal ((contribute, _) :: h1)) by (cbn [given length]; lia).
      cbn [extra_in_need]; rewrite E, Eq, Nat.eqb_refl; cbn [andb].
      set (x := extra_in_need m d h1 h2) in *; set (t := to_the d (length h1)) in *; set (low := discounted_signals d (observed h1)) in *.
      set (q1 := r1 h1 h2); assert (Q1 : is_chance q1) by apply V1.
      set (nsp := mix c _ _) in *.
      match goal with |- Qle _ (Qplus (mix _ (mix _ ?a ?b) ?w) (Qmult _ (Qminus (mix _ ?na ?nw) _))) =>
        set (ca := a); set (cb := b); set (nr := w); set (cn := na); set (nn := nw) end.
      assert (Lost : low <= ca) by (unfold ca; repeat (apply mix_at_least; try apply loss_is_chance; try assumption; try apply Low)).
      assert (Came : low <= cb).
      { unfold cb; rewrite mix_0; apply Low. }
      assert (Stay : nsp <= nr + I * (nn - x)).
      { unfold nsp, nr, nn.
        eapply Qle_trans; [apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Wait | apply Wait] | apply Wait]|].
        unfold mix; apply Qle_lteq; right; ring. }
      assert (En : cn == x + t) by (unfold cn, mix; ring).
      assert (Mix : low <= mix R ca cb) by (apply mix_at_least; try apply loss_is_chance; assumption).
      rewrite En; set (cc := mix R ca cb) in *; destruct Q1 as [Q0 Q1].
      assert (0 <= q1 * (cc + t * I - nsp)) by (apply product_not_negative; lra).
      assert (0 <= (1 - q1) * (nr + I * (nn - x) - nsp)) by (apply product_not_negative; lra).
      unfold mix; lra.
    - assert (Z : sp h1 h2 = r1 h1 h2) by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) m); [reflexivity|lia]).
      assert (Give : forall s a, expect X n sp cal seen ((contribute, s) :: h1) ((nothing, a) :: h2)
        <= expect X n r1 cal seen ((contribute, s) :: h1) ((nothing, a) :: h2)
           + I * (expect X n r1 cal (extra_in_need m d) ((contribute, s) :: h1) ((nothing, a) :: h2) - extra_in_need m d h1 h2)).
      { intros s a; pose proof (IH ((contribute, s) :: h1) ((nothing, a) :: h2) E ltac:(cbn [length]; lia) ltac:(cbn [given]; lia)) as J.
        cbn [extra_in_need] in J; destruct (Nat.eqb_spec (given h1) m); [lia|]; cbn [andb] in J; rewrite Qplus_0_r in J; exact J. }
      cbn [expect]; rewrite Z, Ec, E0.
      rewrite !(satisfied_quiet n _ _ ((contribute, _) :: h2)) by reflexivity.
      rewrite !(satisfied_extra n r1 _ ((contribute, _) :: h2)) by reflexivity.
      cbn [extra_in_need]; destruct (Nat.eqb_spec (given h1) m) as [|_]; [lia|]; cbn [andb].
      assert (Q1 : is_chance (r1 h1 h2)) by apply V1.
      eapply Qle_trans; [apply (mix_le (r1 h1 h2)); [exact Q1 | apply (mix_le R); [apply loss_is_chance |
        apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Give | apply Give] | apply Give] |
        apply Qle_refl] |
        apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Wait | apply Wait] | apply Wait]]|].
      unfold mix; apply Qle_lteq; right; ring.
  Qed.

  (** A faithful Byzantine P2 does not react. *)
  Lemma faithful_does_not_react n : forall c1 c1' h1 h1' h2 h2', observed h1 = observed h1' -> length h2 = length h2' ->
    expect X n c1 fa seen h1 h2 == expect X n c1' fa seen h1' h2'.
  Proof.
    induction n as [|n IH]; intros c1 c1' h1 h1' h2 h2' E L; cbn [expect]; [now rewrite E|].
    set (V s := expect X n c1' fa seen ((nothing, s) :: h1') ((nothing, silence) :: h2')).
    assert (Same : forall c h g mv s o a, observed h = observed h1' -> length g = length h2' ->
      expect X n c fa seen ((mv, s) :: h) ((o, a) :: g) == V s).
    { intros c h g mv s o a Eh Lg; apply IH; [unfold observed in *; cbn; now rewrite Eh | cbn [length]; lia]. }
    rewrite !(Same c1 h1 h2), !(Same c1' h1' h2') by auto.
    unfold faithful; rewrite L; unfold mix; ring.
  Qed.

  (** Who contributed more than [m] times made a contribution too many. *)
  Lemma too_many h1 : (m < given h1)%nat -> to_the d (length h1) <= extra m d h1.
  Proof.
    assert (Fall : forall j, to_the d (S j) <= to_the d j).
    { intros j; pose proof (discount_positive j); cbn [to_the].
      assert (0 <= (1 - d) * to_the d j) by (apply product_not_negative; lra). lra. }
    assert (P : forall g, 0 <= extra m d g).
    { induction g as [|[[] s] g IHg]; cbn [extra]; [lra| |assumption].
      pose proof (discount_positive (length g)); destruct (given g =? m)%nat; lra. }
    induction h1 as [|[[] s] h1 IH]; cbn [given extra length]; intros H; [lia| |].
    - destruct (Nat.eqb_spec (given h1) m) as [Eq|Ne]; pose proof (Fall (length h1)); pose proof (P h1); [lra|].
      specialize (IH ltac:(lia)); lra.
    - specialize (IH H); pose proof (Fall (length h1)); lra.
  Qed.
  Lemma extra_not_negative g : 0 <= extra m d g.
  Proof.
    induction g as [|[[] s] g IHg]; cbn [extra]; [lra| |assumption].
    pose proof (discount_positive (length g)); destruct (given g =? m)%nat; lra.
  Qed.
End GivingEnds.

(** P2 may wait in vain: it receives nothing with a chance that does not fall below that of [m] losses, if P1 does not give
    more often. *)
Section InVain.
  Context (X : exchange) (d : Q) (s1 : strategy_1) (C : nat -> bool) (D0 : 0 < d) (D1 : d < 1) (V1 : valid_1 (rational_1 s1)).
  Notation cal := (rational_2 (by_calendar C)).
  Notation fa := (faithful C).
  Notation r1 := (rational_1 s1).
  Notation too_much m n := (expect X n r1 fa (fun g1 _ => extra m d g1) [] []).

  Lemma extra_rises m n k : too_much m n <= too_much m (n + k).
  Proof.
    rewrite expect_tower; apply expect_le; [assumption | apply faithful_valid |]; intros g1 g2 _.
    clear - D0 V1; revert g1 g2; induction k as [|k IH]; intros g1 g2; cbn [expect]; [apply Qle_refl|].
    assert (B : forall mv s o a, extra m d g1 <= expect X k r1 fa (fun g _ => extra m d g) ((mv, s) :: g1) ((o, a) :: g2)).
    { intros mv s o a; eapply Qle_trans; [|apply IH]; pose proof (discount_positive d D0 (length g1)).
      destruct mv; cbn [extra]; [destruct (given g1 =? m)%nat|]; lra. }
    repeat (apply mix_at_least; try apply V1; try apply faithful_valid; try apply loss_is_chance; try apply B).
  Qed.

  (** What P2 lacks, then, never falls below the chance that so many messages are lost. *)
  Lemma in_vain m : (forall n, too_much m n == 0) ->
    forall n, to_the (rho X) m <= expect X n r1 cal (fun _ h2 => 1 - received h2) [] [].
  Proof.
    intros Zero n; ranges X.
    pose proof (lost_so_far X C s1 n (fun _ => 1) [] [] [] eq_refl eq_refl) as L; cbn [given to_the] in L.
    assert (E : expect X n r1 cal (fun _ h2 => 1 - received h2) [] []
      == expect X n r1 cal (fun _ g2 => if destitute g2 then 1 else 0) [] [])
      by (apply expect_ext; intros g1 g2 _; unfold received; destruct (destitute g2); ring).
    assert (Dn : forall j, 0 < to_the d j) by (apply discount_positive; assumption).
    assert (Up : to_the (rho X) m <= expect X n r1 fa (fun g1 _ => to_the (rho X) (given g1) * 1 + / to_the d n * extra m d g1) [] []).
    { rewrite <- (expect_constant X n r1 fa (to_the (rho X) m) [] []) at 1.
      apply expect_le; [assumption | apply faithful_valid |]; intros g1 g2 (Len & _); cbn [length] in Len.
      rewrite Nat.add_0_r in Len.
      assert (Pos : forall j, 0 <= to_the (rho X) j) by (intros j; apply power_not_negative; lra).
      assert (I0 : 0 < / to_the d n) by (apply Qinv_lt_0_compat, Dn).
      assert (Ex : 0 <= / to_the d n * extra m d g1)
        by (apply product_not_negative; [lra | now apply extra_not_negative]).
      destruct (Nat.le_gt_cases (given g1) m) as [Le|Gt].
      - assert (Fall : forall j i, to_the (rho X) (j + i) <= to_the (rho X) j).
        { intros j i; induction i as [|i IHi]; [rewrite Nat.add_0_r; apply Qle_refl|].
          rewrite Nat.add_succ_r; cbn [to_the]; pose proof (Pos (j + i)%nat).
          assert (0 <= (1 - rho X) * to_the (rho X) (j + i)) by (apply product_not_negative; lra). lra. }
        pose proof (Fall (given g1) (m - given g1)%nat) as F; replace (given g1 + (m - given g1))%nat with m in F by lia. lra.
      - pose proof (too_many d D0 D1 m g1 Gt) as T; rewrite Len in T.
        assert (One : / to_the d n * to_the d n == 1) by (field; specialize (Dn n); lra).
        assert (0 <= / to_the d n * (extra m d g1 - to_the d n)) by (apply product_not_negative; lra).
        pose proof (power_at_most_one (rho X) m ltac:(lra) ltac:(lra)); pose proof (Pos (given g1)). lra. }
    rewrite expect_plus, expect_times, (Zero n) in Up; rewrite E; lra.
  Qed.
End InVain.

(** *** What P1 saves if it stops, against one calendar *)

Section Stopping.
  Context (X : exchange) (d R2 z x2 : Q) (byz2 : signals -> Q) (s1 : strategy_1) (C : nat -> bool).
  Context (D0 : 0 < d) (D1 : d < 1) (R20 : 0 < R2) (Z0 : 0 < z) (X20 : 0 <= x2).
  Context (B2 : valid_2 (byzantine_2 byz2)) (V1 : valid_1 (rational_1 s1)).
  Notation cal := (rational_2 (by_calendar C)).
  Notation fa := (faithful C).
  Notation r1 := (rational_1 s1).
  Notation I := (/ (1 - d)).
  Notation beyond m n c2 := (expect X n r1 c2 (fun g1 _ => extra m d g1) [] []).
  Notation gifts_ := (fun g1 _ => discounted_contributions d g1).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).

  (** P1's discounted cost of the first [n] rounds, over the types of P2. *)
  Definition cost_of (s : strategy_1) (n : nat) : Q := - endless_1 X d R2 z x2 byz2 C s n.

  Lemma cost_of_is s n : cost_of s n ==
    s_c X * (R2 * expect X n (rational_1 s) cal gifts_ [] [] + z * expect X n (rational_1 s) fa gifts_ [] []
             + x2 * expect X n (rational_1 s) (byzantine_2 byz2) gifts_ [] [])
    + r_p X * (R2 * expect X n (rational_1 s) cal seen [] [] + z * expect X n (rational_1 s) fa seen [] []
             + x2 * expect X n (rational_1 s) (byzantine_2 byz2) seen [] []).
  Proof. unfold cost_of, endless_1; rewrite !u_1_expected; ring. Qed.

  Lemma beyond_not_negative m n c2 : valid_2 c2 -> 0 <= beyond m n c2.
  Proof. intros V2; apply expect_not_negative; [assumption | assumption |]; intros; now apply extra_not_negative. Qed.

  (** To stop after m contributions saves those beyond, and costs what the pesters of a P2 may cost that is still
      destitute. *)
  Lemma stopping m n :
    cost_of (sparing m s1) n + s_c X * (R2 * beyond m n cal + z * beyond m n fa + x2 * beyond m n (byzantine_2 byz2))
    <= cost_of s1 n + to_the (rho X) m * (R2 * (r_p X * I)) * beyond m n fa.
  Proof.
    ranges X; rewrite !cost_of_is.
    rewrite (byzantine_2_does_not_react X n (rational_1 (sparing m s1)) r1 byz2 (discounted_signals d) [] [] [] [] eq_refl).
    rewrite (faithful_does_not_react X d C n (rational_1 (sparing m s1)) r1 [] [] [] [] eq_refl eq_refl).
    pose proof (sparing_saves X d D0 s1 V1 m n cal (calendar_valid C) [] [] ltac:(cbn; lia)) as Sc.
    pose proof (sparing_saves X d D0 s1 V1 m n fa (faithful_valid C) [] [] ltac:(cbn; lia)) as Sf.
    pose proof (sparing_saves X d D0 s1 V1 m n (byzantine_2 byz2) B2 [] [] ltac:(cbn; lia)) as Sb.
    pose proof (sparing_suffers X d D0 D1 C s1 V1 m n [] [] eq_refl eq_refl ltac:(cbn; lia)) as Su.
    pose proof (need_is_rare X d C s1 m n [] [] [] eq_refl eq_refl eq_refl ltac:(cbn; lia)) as Ra.
    cbn [given to_the extra extra_in_need] in Sc, Sf, Sb, Su, Ra.
    set (t := beyond m n fa) in *; set (ec := beyond m n cal) in *; set (eb := beyond m n (byzantine_2 byz2)) in *;
      set (en := expect X n r1 cal (extra_in_need m d) [] []) in *;
      set (a1 := expect X n (rational_1 (sparing m s1)) cal gifts_ [] []) in *; set (a2 := expect X n (rational_1 (sparing m s1)) fa gifts_ [] []) in *;
      set (a3 := expect X n (rational_1 (sparing m s1)) (byzantine_2 byz2) gifts_ [] []) in *;
      set (c1 := expect X n r1 cal gifts_ [] []) in *; set (c2 := expect X n r1 fa gifts_ [] []) in *; set (c3 := expect X n r1 (byzantine_2 byz2) gifts_ [] []) in *;
      set (p1 := expect X n (rational_1 (sparing m s1)) cal seen [] []) in *; set (q1 := expect X n r1 cal seen [] []) in *;
      set (q2 := expect X n r1 fa seen [] []) in *; set (q3 := expect X n r1 (byzantine_2 byz2) seen [] []) in *.
    set (i := I) in *; set (l := to_the (rho X) m) in *.
    assert (En : en == l * t) by lra.
    assert (A1 : 0 <= R2 * (s_c X * (c1 - a1 - ec))) by (repeat apply product_not_negative; lra).
    assert (A2 : 0 <= R2 * (r_p X * (q1 + i * en - p1))) by (repeat apply product_not_negative; lra).
    assert (A3 : 0 <= z * (s_c X * (c2 - a2 - t))) by (repeat apply product_not_negative; lra).
    assert (A4 : 0 <= x2 * (s_c X * (c3 - a3 - eb))) by (repeat apply product_not_negative; lra).
    assert (E2 : R2 * (r_p X * (i * en)) == l * (R2 * (r_p X * i)) * t) by (rewrite En; ring).
    lra.
  Qed.

  (** Of what lies beyond, that with a faithful Byzantine P2 is enough to count. *)
  Lemma stopping_saves m n :
    cost_of (sparing m s1) n + (z * s_c X - to_the (rho X) m * (R2 * (r_p X * I))) * beyond m n fa <= cost_of s1 n.
  Proof.
    ranges X; pose proof (stopping m n) as St.
    pose proof (beyond_not_negative m n cal (calendar_valid C)); pose proof (beyond_not_negative m n (byzantine_2 byz2) B2).
    assert (0 <= s_c X * (R2 * beyond m n cal)) by (repeat apply product_not_negative; lra).
    assert (0 <= s_c X * (x2 * beyond m n (byzantine_2 byz2))) by (repeat apply product_not_negative; lra).
    lra.
  Qed.

  (** If nobody gives more often than m times with a faithful Byzantine P2, it saves all contributions beyond. *)
  Lemma stopping_is_no_worse m n : beyond m n fa == 0 ->
    cost_of (sparing m s1) n + s_c X * (R2 * beyond m n cal + x2 * beyond m n (byzantine_2 byz2)) <= cost_of s1 n.
  Proof. intros Zero; pose proof (stopping m n) as St; rewrite Zero in St; lra. Qed.
End Stopping.

Section Enough.
  Context (X : exchange) (d R1 y x1 R2 z x2 : Q) (byz1 : list move -> Q) (byz2 : signals -> Q) (s1 : strategy_1) (C : nat -> bool).
  Context (D0 : 0 < d) (D1 : d < 1) (R20 : 0 < R2) (Z0 : 0 < z) (X20 : 0 <= x2).
  Context (B1 : valid_1 (byzantine_1 byz1)) (B2 : valid_2 (byzantine_2 byz2)).
  Context (N : endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C).
  Notation cal := (rational_2 (by_calendar C)).
  Notation fa := (faithful C).
  Notation r1 := (rational_1 s1).
  Notation I := (/ (1 - d)).
  Notation too_much m n := (expect X n r1 fa (fun g1 _ => extra m d g1) [] []).

  (** In an equilibrium nobody gives more often than pays: giving ends. *)
  Lemma giving_ends m : to_the (rho X) m * (R2 * (r_p X * I)) <= (1#2) * (z * s_c X) -> forall n, too_much m n == 0.
  Proof.
    intros Few; destruct N as (V1 & One & _); ranges X.
    assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    assert (P : forall n, 0 <= too_much m n)
      by (intros n; apply expect_not_negative; [assumption | apply faithful_valid |]; intros; now apply extra_not_negative).
    intros k; apply Qle_antisym; [|apply P]; apply Qnot_lt_le; intros G.
    assert (Zs : 0 < z * s_c X) by (apply Qmult_lt_0_compat; assumption).
    set (v := z * s_c X * too_much m k); assert (V0 : 0 < v) by (unfold v; apply Qmult_lt_0_compat; assumption).
    destruct (One (sparing m s1) (sparing_valid s1 V1 m) ((1#4) * v)) as [n0 Hn]; [lra|].
    specialize (Hn (k + n0)%nat ltac:(lia)).
    pose proof (extra_rises X d s1 C D0 V1 m k n0) as Rise; set (n := (k + n0)%nat) in *.
    pose proof (stopping_saves X d R2 z x2 byz2 s1 C D0 D1 R20 Z0 X20 B2 V1 m n) as Saves; unfold cost_of in Saves.
    set (t := too_much m n) in *; set (l := to_the (rho X) m * (R2 * (r_p X * I))) in *.
    assert (A5 : 0 <= t * ((1#2) * (z * s_c X) - l)) by (apply product_not_negative; [apply P | lra]).
    assert (A6 : 0 <= z * s_c X * (t - too_much m k)) by (apply product_not_negative; lra).
    assert (Ev : z * s_c X * (t - too_much m k) == z * s_c X * t - v) by (unfold v; ring).
    rewrite Ev in A6; lra.
  Qed.
End Enough.

(** Theorem 2 of the paper, under (b): let some positive share [z] of Byzantine P2s pester as a destitute rational P2
    would, whatever they observe.  In a Nash equilibrium of the game without an end in which the rational P2 plays a pure
    strategy, no rational peer ever pesters or contributes.  P1 may mix. *)
Theorem theorem_2_under_b (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (C : nat -> bool) :
  0 < d -> d < 1 -> 0 < R1 -> 0 < R2 -> 0 <= y -> 0 <= x1 -> 0 < z -> 0 <= x2 ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C ->
  (forall k, C k = false) /\
  (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N; ranges X.
  assert (I0 : 0 < / (1 - d)) by (apply Qinv_lt_0_compat; lra).
  assert (Small : exists m, to_the (rho X) m * (R2 * (r_p X * / (1 - d))) <= (1#2) * (z * s_c X)).
  { destruct (powers_vanish (rho X) (R2 * (r_p X * / (1 - d))) ((1#2) * (z * s_c X)) ltac:(lra) ltac:(lra)) as [m Hm].
    - assert (0 < z * s_c X) by (apply Qmult_lt_0_compat; assumption). lra.
    - exists m; rewrite Qmult_comm; apply Hm; lia. }
  destruct Small as [m Hm].
  assert (Vain : forall n, to_the (rho X) m <= expect X n (rational_1 s1) (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) [] []).
  { apply (in_vain X d s1 C D0 D1 (proj1 N)).
    now apply (giving_ends X d R1 y x1 R2 z x2 byz1 byz2 s1 C). }
  assert (L0 : 0 < to_the (rho X) m) by (apply discount_positive; lra).
  assert (0 < R1 * to_the (rho X) m) by (apply Qmult_lt_0_compat; assumption).
  apply (theorem_2_if_one_may_wait_in_vain X d R1 y x1 R2 z x2 byz1 byz2 s1 C (to_the (rho X) m)); try assumption; lra.
Qed.

(** Both together, as the paper has it: at least one of the two kinds of Byzantine peers has a positive share. *)
Theorem theorem_2 (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (C : nat -> bool) :
  0 < d -> d < 1 -> 0 < R1 -> 0 < R2 -> 0 <= y -> 0 <= x1 -> 0 <= z -> 0 <= x2 -> 0 < y \/ 0 < z ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C ->
  (forall k, C k = false) /\
  (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 [Yp|Zp] B1 B2 N.
  - apply (theorem_2_under_a X d R1 y x1 R2 z x2 byz1 byz2 s1 C); try assumption; lra.
  - apply (theorem_2_under_b X d R1 y x1 R2 z x2 byz1 byz2 s1 C); assumption.
Qed.
