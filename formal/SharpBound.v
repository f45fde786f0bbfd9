(** * Giving ends: the page's bound on the number of contributions

    [GivingEnds.v] shows that no equilibrium has more than some number of contributions.  So there is a greatest number, and
    a last contribution.  It saves only what follows if it arrives, and what it costs is paid to a destitute P2 and to a
    Byzantine one: that is the bound of the page.  P2 may draw its calendar from finitely many. *)

From Goodwill Require Import InTheEnd Model Game Agreement Theorem1 Endless GivingEnds.

(** P1 contributed more than [m] times. *)
Definition more_than (m : nat) (h1 : history) : Q := if (m <? given h1)%nat then 1 else 0.

Section Last.
  Context (X : exchange) (d : Q) (D0 : 0 < d) (D1 : d < 1) (C : nat -> bool).
  Context (s1 : strategy_1) (V1 : valid_1 (rational_1 s1)) (m : nat).
  Notation cal := (rational_2 (by_calendar C)).
  Notation r1 := (rational_1 s1).
  Notation sp := (rational_1 (sparing m s1)).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).
  Notation I := (/ (1 - d)).
  Notation R := (rho X).
  Notation p := (1 - rho X).

  (** A pester is heard with probability 1 - rho at most. *)
  Lemma heard_at_most n c1 c2 : valid_1 c1 -> valid_2 c2 -> forall h1 h2,
    expect X n c1 c2 seen h1 h2 <= discounted_signals d (observed h1) + to_the d (length h1) * (p * I).
  Proof.
    intros W1 W2; ranges X; assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    assert (pI : 0 <= p * I) by (apply product_not_negative; lra).
    induction n as [|n IH]; intros h1 h2; cbn [expect].
    - pose proof (discount_positive d D0 (length h1)).
      assert (0 <= to_the d (length h1) * (p * I)) by (apply product_not_negative; lra). lra.
    - pose proof (discount_positive d D0 (length h1)) as P; set (t := to_the d (length h1)) in *.
      assert (E : t * p + to_the d (S (length h1)) * (p * I) == t * (p * I))
        by (cbn [to_the]; fold t; field; lra).
      assert (Len : length (observed h1) = length h1) by apply map_length.
      set (low := discounted_signals d (observed h1)) in *; set (t' := to_the d (S (length h1))) in *.
      assert (B : forall mv s o a, expect X n c1 c2 seen ((mv, s) :: h1) ((o, a) :: h2)
        <= low + t * is_pester s + t' * (p * I)).
      { intros mv s o a; pose proof (IH ((mv, s) :: h1) ((o, a) :: h2)) as U.
        change (observed ((mv, s) :: h1)) with (s :: observed h1) in U; cbn [discounted_signals length] in U.
        rewrite Len in U; exact U. }
      assert (T : forall mv o, mix (c2 h1 h2 o)
          (mix R (expect X n c1 c2 seen ((mv, silence) :: h1) ((o, pester) :: h2)) (expect X n c1 c2 seen ((mv, pester) :: h1) ((o, pester) :: h2)))
          (expect X n c1 c2 seen ((mv, silence) :: h1) ((o, silence) :: h2)) <= low + t * (p * I)).
      { intros mv o; pose proof (B mv silence o silence) as B3; cbn [is_pester] in B3.
        assert (0 <= t * p) by (apply product_not_negative; lra).
        apply mix_at_most; [apply W2 | |lra].
        eapply Qle_trans; [apply mix_le; [apply loss_is_chance | apply B | apply B]|]; cbn [is_pester]; unfold mix; lra. }
      repeat (apply mix_at_most; try apply W1; try apply loss_is_chance; try apply T).
  Qed.

  (** Strategies that contribute no more see the same. *)
  Lemma no_more n : forall s s' h1 h1' h2,
    (forall g, (given h1 <= given g)%nat -> s g = 0) -> (forall g, (given h1' <= given g)%nat -> s' g = 0) -> observed h1 = observed h1' ->
    expect X n (rational_1 s) cal seen h1 h2 == expect X n (rational_1 s') cal seen h1' h2.
  Proof.
    induction n as [|n IH]; intros s s' h1 h1' h2 Z Z' E; cbn [expect]; [now rewrite E|].
    change (rational_1 s h1 h2) with (s h1); change (rational_1 s' h1' h2) with (s' h1'); rewrite (Z h1), (Z' h1') by lia; rewrite !mix_0.
    assert (S : forall x o a, expect X n (rational_1 s) cal seen ((nothing, x) :: h1) ((o, a) :: h2)
      == expect X n (rational_1 s') cal seen ((nothing, x) :: h1') ((o, a) :: h2)).
    { intros x o a; apply IH; [exact Z | exact Z' |]; unfold observed in *; cbn; now rewrite E. }
    rewrite !S; reflexivity.
  Qed.

  (** There is no contribution after the first [m + 1]. *)
  Context (Last : forall g, (m < given g)%nat -> s1 g = 0).

  (** "This one saves (1 - rho) C D in expectation": to leave out the last contribution costs as much as the pesters to come,
      if P2 is destitute and it would have arrived. *)
  Lemma last_one_saves n : forall h1 h2, destitute h2 = true -> length h1 = length h2 -> (given h1 <= m)%nat ->
    expect X n sp cal seen h1 h2
    <= expect X n r1 cal seen h1 h2 + p * (p * I) * (expect X n r1 cal (extra_in_need m d) h1 h2 - extra_in_need m d h1 h2).
  Proof.
    ranges X; assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    induction n as [|n IH]; intros h1 h2 E L Gm; [cbn [expect]; lra|].
    assert (Wait : forall s a, expect X n sp cal seen ((nothing, s) :: h1) ((nothing, a) :: h2)
      <= expect X n r1 cal seen ((nothing, s) :: h1) ((nothing, a) :: h2)
         + p * (p * I) * (expect X n r1 cal (extra_in_need m d) ((nothing, s) :: h1) ((nothing, a) :: h2) - extra_in_need m d h1 h2)).
    { intros s a; apply (IH ((nothing, s) :: h1) ((nothing, a) :: h2)); [exact E | cbn [length]; lia | exact Gm]. }
    set (c := if C (length h2) then 1 else 0).
    assert (Cc : is_chance c) by (unfold c; destruct (C _); split; lra).
    assert (Ec : cal h1 h2 nothing = c) by (apply (cal_destitute C h1 h2 E)).
    assert (E0 : cal h1 h2 contribute = 0) by (apply cal_satisfied; reflexivity).
    assert (Q1 : is_chance (r1 h1 h2)) by apply V1.
    destruct (Nat.eq_dec (given h1) m) as [Eq|Ne].
    - assert (Sp : forall g, (given h1 <= given g)%nat -> sparing m s1 g = 0)
        by (intros g Hg; unfold sparing; destruct (Nat.ltb_spec (given g) m); [lia|reflexivity]).
      assert (Z : sp h1 h2 = 0) by (apply Sp; lia).
      pose proof (heard_at_most (S n) sp cal (sparing_valid s1 V1 m) (calendar_valid C) h1 h2) as Top.
      (* if it is lost all is as if it had been left out *)
      assert (Lost : forall s a, expect X n r1 cal seen ((contribute, s) :: h1) ((nothing, a) :: h2)
        == expect X n sp cal seen ((nothing, s) :: h1) ((nothing, a) :: h2)).
      { intros s a; apply no_more; [|intros g Hg; apply Sp; exact Hg | reflexivity].
        intros g Hg; apply Last; cbn [given] in Hg; lia. }
      cbn [expect] in *; rewrite Z, mix_0, Ec in *; rewrite E0.
      rewrite !(need_done X d m n r1 cal ((contribute, _) :: h1)) by (cbn [given length]; lia).
      rewrite !(satisfied_quiet X d C n _ ((contribute, _) :: h1) ((contribute, _) :: h2)) by reflexivity.
      rewrite !Lost; cbn [extra_in_need]; rewrite E, Eq, Nat.eqb_refl; cbn [andb].
      change (observed ((contribute, silence) :: h1)) with (silence :: observed h1); cbn [discounted_signals is_pester].
      set (x := extra_in_need m d h1 h2) in *; set (t := to_the d (length h1)) in *; set (low := discounted_signals d (observed h1)) in *.
      set (nsp := mix c _ _) in *; set (q1 := r1 h1 h2) in *.
      match goal with |- Qle _ (Qplus (mix _ (mix _ ?a ?b) ?w) (Qmult _ (Qminus (mix _ ?na ?nw) _))) =>
        set (cb := b); set (nr := w); set (cn := na); set (nn := nw) end.
      assert (Came : cb == low) by (unfold cb; rewrite mix_0; ring).
      assert (Stay : nsp <= nr + p * (p * I) * (nn - x)).
      { unfold nsp, nr, nn.
        eapply Qle_trans; [apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Wait | apply Wait] | apply Wait]|].
        unfold mix; apply Qle_lteq; right; ring. }
      assert (En : cn == x + t) by (unfold cn, mix; ring).
      rewrite En, Came; destruct Q1 as [Q0 Q1].
      assert (0 <= q1 * (p * (low + t * (p * I) - nsp))) by (repeat apply product_not_negative; lra).
      assert (0 <= (1 - q1) * (nr + p * (p * I) * (nn - x) - nsp)) by (apply product_not_negative; lra).
      unfold mix; lra.
    - assert (Z : sp h1 h2 = r1 h1 h2) by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) m); [reflexivity|lia]).
      assert (Give : forall s a, expect X n sp cal seen ((contribute, s) :: h1) ((nothing, a) :: h2)
        <= expect X n r1 cal seen ((contribute, s) :: h1) ((nothing, a) :: h2)
           + p * (p * I) * (expect X n r1 cal (extra_in_need m d) ((contribute, s) :: h1) ((nothing, a) :: h2) - extra_in_need m d h1 h2)).
      { intros s a; pose proof (IH ((contribute, s) :: h1) ((nothing, a) :: h2) E ltac:(cbn [length]; lia) ltac:(cbn [given]; lia)) as J.
        cbn [extra_in_need] in J; destruct (Nat.eqb_spec (given h1) m); [lia|]; cbn [andb] in J; rewrite Qplus_0_r in J; exact J. }
      cbn [expect]; rewrite Z, Ec, E0.
      rewrite !(satisfied_quiet X d C n _ _ ((contribute, _) :: h2)) by reflexivity.
      rewrite !(satisfied_extra X d C m n _ _ ((contribute, _) :: h2)) by reflexivity.
      cbn [extra_in_need]; destruct (Nat.eqb_spec (given h1) m) as [|_]; [lia|]; cbn [andb].
      eapply Qle_trans; [apply (mix_le (r1 h1 h2)); [exact Q1 | apply (mix_le R); [apply loss_is_chance |
        apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Give | apply Give] | apply Give] |
        apply Qle_refl] |
        apply (mix_le c); [exact Cc | apply (mix_le R); [apply loss_is_chance | apply Wait | apply Wait] | apply Wait]]|].
      unfold mix; apply Qle_lteq; right; ring.
  Qed.
End Last.

(** What an act up to the first contribution too many shows is the same if P1 stops after it. *)
Lemma extra_before_the_stop (X : exchange) (d : Q) (s1 : strategy_1) (m n : nat) (c2 : behaviour_2) : forall h1 h2,
  expect X n (rational_1 (sparing (S m) s1)) c2 (fun g1 _ => extra m d g1) h1 h2
  == expect X n (rational_1 s1) c2 (fun g1 _ => extra m d g1) h1 h2.
Proof.
  induction n as [|n IH]; intros h1 h2; [reflexivity|].
  destruct (Nat.lt_ge_cases m (given h1)) as [Gt|Le]; [now rewrite !extra_done by assumption|].
  cbn [expect]; rewrite !IH.
  assert (Z : rational_1 (sparing (S m) s1) h1 h2 = rational_1 s1 h1 h2)
    by (unfold rational_1, sparing; destruct (Nat.ltb_spec (given h1) (S m)); [reflexivity|lia]).
  rewrite Z; reflexivity.
Qed.

Lemma sparing_twice m s1 h1 : sparing m (sparing (S m) s1) h1 = sparing m s1 h1.
Proof. unfold sparing; destruct (Nat.ltb_spec (given h1) m), (Nat.ltb_spec (given h1) (S m)); try lia; reflexivity. Qed.
Lemma expect_sparing_twice (X : exchange) m n s1 c2 u h1 h2 :
  expect X n (rational_1 (sparing m (sparing (S m) s1))) c2 u h1 h2 == expect X n (rational_1 (sparing m s1)) c2 u h1 h2.
Proof. apply expect_agree; intros; [|reflexivity]; unfold rational_1; rewrite sparing_twice; reflexivity. Qed.

(** *** What P1 saves if it leaves out the last contribution, against one calendar *)

Section Savings.
  Context (X : exchange) (d R2 z x2 : Q) (byz2 : signals -> Q) (s1 : strategy_1) (C : nat -> bool).
  Context (D0 : 0 < d) (D1 : d < 1) (R20 : 0 < R2) (Z0 : 0 < z) (X20 : 0 <= x2).
  Context (B2 : valid_2 (byzantine_2 byz2)) (V1 : valid_1 (rational_1 s1)).
  Notation cal := (rational_2 (by_calendar C)).
  Notation fa := (faithful C).
  Notation r1 := (rational_1 s1).
  Notation I := (/ (1 - d)).
  Notation p := (1 - rho X).
  Notation too_much m n := (expect X n r1 fa (fun g1 _ => extra m d g1) [] []).
  Notation gifts_ := (fun g1 _ => discounted_contributions d g1).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).
  Notation cost_of := (cost_of X d R2 z x2 byz2 C).

  (** "After m contributions D : B <= rho^m (1 - z) / z": to leave out the last contribution, if none follows, saves its cost
      with a faithful Byzantine P2, and with a destitute one costs what it would have saved, less its cost. *)
  Lemma leaving_out_the_last_saves m n : too_much (S m) n == 0 ->
    cost_of (sparing m s1) n + (z * s_c X - to_the (rho X) m * (R2 * (p * (p * (r_p X * I)) - s_c X))) * too_much m n <= cost_of s1 n.
  Proof.
    intros After; ranges X.
    assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    set (s := sparing (S m) s1); assert (Vs : valid_1 (rational_1 s)) by now apply sparing_valid.
    set (l := to_the (rho X) m) in *; set (gain := z * s_c X - l * (R2 * (p * (p * (r_p X * I)) - s_c X))) in *.
    pose proof (stopping_saves X d R2 z x2 byz2 s1 C D0 D1 R20 Z0 X20 B2 V1 (S m) n) as St; fold s in St; rewrite After in St.
    enough (cost_of (sparing m s1) n + gain * too_much m n <= cost_of s n) by lra.
    rewrite !cost_of_is.
    pose proof (extra_before_the_stop X d s1 m n fa [] []) as Same; fold s in Same; rewrite <- Same.
    rewrite <- !(expect_sparing_twice X m n s1); fold s.
    rewrite (byzantine_2_does_not_react X n (rational_1 (sparing m s)) (rational_1 s) byz2 (discounted_signals d) [] [] [] [] eq_refl).
    rewrite (faithful_does_not_react X d C n (rational_1 (sparing m s)) (rational_1 s) [] [] [] [] eq_refl eq_refl).
    pose proof (sparing_saves X d D0 s Vs m n cal (calendar_valid C) [] [] ltac:(cbn; lia)) as Sc.
    pose proof (sparing_saves X d D0 s Vs m n fa (faithful_valid C) [] [] ltac:(cbn; lia)) as Sf.
    pose proof (sparing_saves X d D0 s Vs m n (byzantine_2 byz2) B2 [] [] ltac:(cbn; lia)) as Sb.
    assert (Stops : forall g, (m < given g)%nat -> s g = 0)
      by (intros g Hg; unfold s, sparing; destruct (Nat.ltb_spec (given g) (S m)); [lia|reflexivity]).
    pose proof (last_one_saves X d D0 D1 C s Vs m Stops n [] [] eq_refl eq_refl ltac:(cbn; lia)) as Su.
    pose proof (need_is_rare X d C s m n [] [] [] eq_refl eq_refl eq_refl ltac:(cbn; lia)) as Ra.
    cbn [given to_the extra extra_in_need] in Sc, Sf, Sb, Su, Ra.
    assert (Nd : expect X n (rational_1 s) cal (extra_in_need m d) [] [] <= expect X n (rational_1 s) cal (fun g1 _ => extra m d g1) [] []).
    { apply expect_le; [assumption | apply calendar_valid |]; intros g1 g2 _; clear - D0; revert g2.
      induction g1 as [|[[] x] g1 IH]; intros [|[o a] g2]; cbn [extra_in_need extra]; try lra.
      - pose proof (discount_positive d D0 (length g1)); pose proof (extra_not_negative d D0 m g1); destruct (given g1 =? m)%nat; lra.
      - specialize (IH g2); pose proof (discount_positive d D0 (length g1)).
        destruct (given g1 =? m)%nat; cbn [andb]; [destruct (destitute g2)|]; lra.
      - pose proof (extra_not_negative d D0 m g1); lra.
      - apply IH. }
    assert (Eb : 0 <= expect X n (rational_1 s) (byzantine_2 byz2) (fun g1 _ => extra m d g1) [] [])
      by (apply expect_not_negative; [assumption | assumption |]; intros; now apply extra_not_negative).
    set (t := expect X n (rational_1 s) fa (fun g1 _ => extra m d g1) [] []) in *;
      set (ec := expect X n (rational_1 s) cal (fun g1 _ => extra m d g1) [] []) in *;
      set (eb := expect X n (rational_1 s) (byzantine_2 byz2) (fun g1 _ => extra m d g1) [] []) in *;
      set (en := expect X n (rational_1 s) cal (extra_in_need m d) [] []) in *;
      set (a1 := expect X n (rational_1 (sparing m s)) cal gifts_ [] []) in *; set (a2 := expect X n (rational_1 (sparing m s)) fa gifts_ [] []) in *;
      set (a3 := expect X n (rational_1 (sparing m s)) (byzantine_2 byz2) gifts_ [] []) in *;
      set (c1 := expect X n (rational_1 s) cal gifts_ [] []) in *; set (c2 := expect X n (rational_1 s) fa gifts_ [] []) in *;
      set (c3 := expect X n (rational_1 s) (byzantine_2 byz2) gifts_ [] []) in *;
      set (p1 := expect X n (rational_1 (sparing m s)) cal seen [] []) in *; set (q1 := expect X n (rational_1 s) cal seen [] []) in *;
      set (q2 := expect X n (rational_1 s) fa seen [] []) in *; set (q3 := expect X n (rational_1 s) (byzantine_2 byz2) seen [] []) in *.
    fold l in Ra; set (i := p * (p * I)) in *.
    assert (En : en == l * t) by lra.
    assert (A1 : 0 <= R2 * (s_c X * (c1 - a1 - en))) by (repeat apply product_not_negative; lra).
    assert (A2 : 0 <= R2 * (r_p X * (q1 + i * en - p1))) by (repeat apply product_not_negative; lra).
    assert (A3 : 0 <= z * (s_c X * (c2 - a2 - t))) by (repeat apply product_not_negative; lra).
    assert (A4 : 0 <= x2 * (s_c X * (c3 - a3))) by (repeat apply product_not_negative; lra).
    assert (E1 : R2 * (s_c X * en) == R2 * s_c X * l * t) by (rewrite En; ring).
    assert (E2 : R2 * (r_p X * (i * en)) == R2 * r_p X * l * t * (p * (p * I))) by (rewrite En; unfold i; ring).
    assert (Eg : gain * t == z * s_c X * t - (R2 * r_p X * l * t * (p * (p * I)) - R2 * s_c X * l * t)) by (unfold gain; ring).
    rewrite Eg; lra.
  Qed.
End Savings.

(** *** The equilibrium, with a P2 that may draw its calendar *)

(** P2 draws its calendar from [L], and so does a faithful Byzantine P2.  No strategy is better for P1, and for P2 none is
    better than a calendar that it may draw. *)
Definition endless_nash_mixed (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (L : lottery (nat -> bool)) : Prop :=
  (Forall (fun draw => 0 < fst draw) L /\ mean L (fun _ => 1) == 1) /\ valid_1 (rational_1 s1) /\
  (forall s1', valid_1 (rational_1 s1') -> in_the_end_at_most (fun n =>
     mean L (fun C => endless_1 X d R2 z x2 byz2 C s1' n) - mean L (fun C => endless_1 X d R2 z x2 byz2 C s1 n)) 0) /\
  (forall w C, In (w, C) L -> forall s2', valid_2 (rational_2 s2') -> in_the_end_at_most (fun n =>
     endless_2 X d R1 y x1 byz1 s1 s2' n - endless_2 X d R1 y x1 byz1 s1 (by_calendar C) n) 0).

(** A P2 that does not mix draws one calendar for sure. *)
Lemma surely_is_pure (X : exchange) d R1 y x1 R2 z x2 byz1 byz2 (s1 : strategy_1) (C : nat -> bool) :
  endless_nash X d R1 y x1 R2 z x2 byz1 byz2 s1 C -> endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 (surely C).
Proof.
  intros (V1 & One & Two); split; [split; [constructor; [reflexivity | constructor] | cbn; ring]|]; split; [exact V1|]; split.
  - intros s1' V'; apply (end_ext _ (fun n => endless_1 X d R2 z x2 byz2 C s1' n - endless_1 X d R2 z x2 byz2 C s1 n) 0);
      [intros n; rewrite !mean_surely; reflexivity | reflexivity | now apply One].
  - intros w C' [E|[]] s2' V'; injection E as _ <-; now apply Two.
Qed.

(** What is drawn at all counts with its weight. *)
Lemma one_of_them {A} (l : lottery A) (f : A -> Q) w a : Forall (fun draw => 0 < fst draw) l -> (forall v b, In (v, b) l -> 0 <= f b) ->
  0 <= mean l f /\ (In (w, a) l -> 0 < w /\ w * f a <= mean l f).
Proof.
  intros Hl; induction Hl as [|[v b] l Hv Hl IH]; intros F; cbn [mean fst] in *; [split; [lra | intros []]|].
  destruct (IH (fun v' b' Hb => F v' b' (or_intror Hb))) as [M Of].
  pose proof (F v b (or_introl eq_refl)) as Fb; assert (0 <= v * f b) by (apply product_not_negative; lra).
  split; [lra|]; intros [E|Hin]; [injection E as -> ->; split; lra|]; destruct (Of Hin); split; lra.
Qed.

Section Bound.
  Context (X : exchange) (d R1 y x1 R2 z x2 : Q) (byz1 : list move -> Q) (byz2 : signals -> Q) (s1 : strategy_1) (L : lottery (nat -> bool)).
  Context (D0 : 0 < d) (D1 : d < 1) (R20 : 0 < R2) (Z0 : 0 < z) (X20 : 0 <= x2).
  Context (B2 : valid_2 (byzantine_2 byz2)).
  Context (N : endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 L).
  Notation r1 := (rational_1 s1).
  Notation I := (/ (1 - d)).
  Notation p := (1 - rho X).
  Notation drawn C := (exists w, In (w, C) L).
  Notation too_much C m n := (expect X n r1 (faithful C) (fun g1 _ => extra m d g1) [] []).
  Notation costs C s n := (cost_of X d R2 z x2 byz2 C s n).

  (** What P1 would save by another strategy, whichever calendar is drawn, is nothing. *)
  Lemma nothing_to_save s1' (v : (nat -> bool) -> nat -> Q) : valid_1 (rational_1 s1') ->
    (forall C n, 0 <= v C n) -> (forall C n k, v C n <= v C (n + k)%nat) ->
    (exists n1, forall C n, drawn C -> (n1 <= n)%nat -> costs C s1' n + v C n <= costs C s1 n) ->
    forall C, drawn C -> forall n, v C n == 0.
  Proof.
    intros V' P Rise [n1 Saves] C (w & Hin) k; destruct N as ([Wts _] & _ & One & _).
    set (gain := fun n C => endless_1 X d R2 z x2 byz2 C s1' n - endless_1 X d R2 z x2 byz2 C s1 n).
    assert (Gain : forall n v' C', (n1 <= n)%nat -> In (v', C') L -> v C' n <= gain n C').
    { intros n v' C' Hn' Hin'; specialize (Saves C' n (ex_intro _ v' Hin') Hn'); unfold cost_of in Saves; unfold gain; lra. }
    assert (Most : forall n, (n1 <= n)%nat -> 0 < w /\ w * gain n C <= mean L (gain n)).
    { intros n Hn'; apply (one_of_them L (gain n) w C Wts); [|exact Hin]; intros v' C' Hin'; pose proof (Gain n v' C' Hn' Hin'); pose proof (P C' n); lra. }
    destruct (Most n1 (le_n n1)) as [Hw _].
    apply Qle_antisym; [|apply P]; apply Qnot_lt_le; intros G.
    assert (G' : 0 < w * v C k) by (apply Qmult_lt_0_compat; assumption).
    destruct (One s1' V' ((1#2) * (w * v C k))) as [n0 Hn]; [lra|]; set (n := (k + (n0 + n1))%nat) in *; specialize (Hn n ltac:(unfold n; lia)).
    destruct (Most n ltac:(unfold n; lia)) as [_ M]; pose proof (Gain n w C ltac:(unfold n; lia) Hin); pose proof (Rise C k (n0 + n1)%nat : v C k <= v C n).
    assert (E : mean L (gain n) == mean L (fun C => endless_1 X d R2 z x2 byz2 C s1' n) - mean L (fun C => endless_1 X d R2 z x2 byz2 C s1 n)).
    { transitivity (mean L (fun C => endless_1 X d R2 z x2 byz2 C s1' n + - (1) * endless_1 X d R2 z x2 byz2 C s1 n));
        [apply mean_ext; intros; unfold gain; ring | rewrite mean_plus, mean_times; ring]. }
    assert (0 <= w * (gain n C - v C k)) by (apply product_not_negative; lra). lra.
  Qed.

  Lemma too_much_range C m n : 0 <= too_much C m n.
  Proof.
    destruct N as (_ & V1 & _); apply expect_not_negative; [assumption | apply faithful_valid |]; intros; now apply extra_not_negative.
  Qed.

  Lemma too_much_rises g C m n k : 0 <= g -> g * too_much C m n <= g * too_much C m (n + k).
  Proof.
    intros G; destruct N as (_ & V1 & _); pose proof (extra_rises X d s1 C D0 V1 m n k).
    assert (0 <= g * (too_much C m (n + k) - too_much C m n)) by (apply product_not_negative; lra). lra.
  Qed.

  (** What is saved with a positive factor is nothing. *)
  Lemma no_more_than m g : 0 < g ->
    (forall C n, drawn C -> costs C (sparing m s1) n + g * too_much C m n <= costs C s1 n) ->
    forall C, drawn C -> forall n, too_much C m n == 0.
  Proof.
    intros G Saves C Dr n; destruct N as (_ & V1 & _).
    pose proof (nothing_to_save (sparing m s1) (fun C n => g * too_much C m n) (sparing_valid s1 V1 m)
      ltac:(intros C' n'; apply product_not_negative; [lra | apply too_much_range]) ltac:(intros C' n' k; apply too_much_rises; lra) (ex_intro _ O (fun C' n' Dr' _ => Saves C' n' Dr')) C Dr n) as Zero.
    cbv beta in Zero; pose proof (too_much_range C m n); apply Qle_antisym; [|assumption]; apply Qnot_lt_le; intros T.
    assert (0 < g * too_much C m n) by (apply Qmult_lt_0_compat; assumption). lra.
  Qed.

  (** So it is at every number from [K] on. *)
  Lemma at_most_K K : to_the (rho X) K * (R2 * (p * (p * (r_p X * I)) - s_c X)) < z * s_c X ->
    forall C, drawn C -> forall n, too_much C K n == 0.
  Proof.
    intros Few; pose proof N as (_ & V1 & _); ranges X; assert (I0 : 0 < I) by (apply Qinv_lt_0_compat; lra).
    assert (Zs : 0 < z * s_c X) by (apply Qmult_lt_0_compat; assumption).
    set (w := R2 * (p * (p * (r_p X * I)) - s_c X)) in *; set (zs := z * s_c X) in *.
    assert (Later : forall j, to_the (rho X) (j + K) * w < zs).
    { clearbody w zs; induction j as [|j IH]; [exact Few|]; cbn [Nat.add to_the].
      assert (0 <= to_the (rho X) (j + K)) by (apply power_not_negative; lra).
      destruct (Qlt_le_dec w 0).
      - assert (0 <= rho X * to_the (rho X) (j + K) * - w) by (repeat apply product_not_negative; lra). lra.
      - assert (0 <= (1 - rho X) * (to_the (rho X) (j + K) * w)) by (repeat apply product_not_negative; lra). lra. }
    assert (Big : exists j, forall C, drawn C -> forall n, too_much C (j + K) n == 0).
    { destruct (powers_vanish (rho X) (R2 * (r_p X * I)) ((1#2) * zs) ltac:(lra) ltac:(lra) ltac:(lra)) as [j Hj].
      exists j; specialize (Hj (j + K)%nat ltac:(lia)).
      apply no_more_than with (g := zs - to_the (rho X) (j + K) * (R2 * (r_p X * I))); [lra|].
      intros C n _; now apply stopping_saves. }
    destruct Big as [j Hj]; induction j as [|j IH]; [exact Hj|].
    apply IH; apply no_more_than with (g := zs - to_the (rho X) (j + K) * w); [specialize (Later j); lra|].
    intros C n Dr; apply leaving_out_the_last_saves; try assumption; now apply Hj.
  Qed.

  (** And then P1 does not give more often with any peer that it may meet. *)
  Lemma nobody_gets_more K c2 : valid_2 c2 -> (forall n, expect X n r1 c2 (fun g1 _ => extra K d g1) [] [] == 0) ->
    forall n, expect X n r1 c2 (fun g1 _ => more_than K g1) [] [] == 0.
  Proof.
    intros V2 Zero n; destruct N as (_ & V1 & _).
    assert (Tn : forall j, 0 < to_the d j) by (now apply discount_positive).
    apply Qle_antisym; [|apply expect_not_negative; [assumption | assumption |]; intros; unfold more_than; destruct (_ <? _)%nat; lra].
    assert (In : 0 < / to_the d n) by (apply Qinv_lt_0_compat, Tn).
    assert (U : expect X n r1 c2 (fun g1 _ => more_than K g1) [] [] <= expect X n r1 c2 (fun g1 _ => / to_the d n * extra K d g1) [] []).
    { apply expect_le; [assumption | assumption |]; intros g1 g2 (Len & _); cbn [length] in Len; rewrite Nat.add_0_r in Len.
      unfold more_than; destruct (Nat.ltb_spec K (given g1)) as [Gt|Le].
      - pose proof (too_many d D0 D1 K g1 Gt) as T; rewrite Len in T.
        assert (One : / to_the d n * to_the d n == 1) by (field; specialize (Tn n); lra).
        assert (0 <= / to_the d n * (extra K d g1 - to_the d n)) by (apply product_not_negative; lra). lra.
      - apply product_not_negative; [lra | now apply extra_not_negative]. }
    rewrite expect_times, (Zero n) in U; lra.
  Qed.

  Lemma extra_rises_with c2 K n k : valid_2 c2 ->
    expect X n r1 c2 (fun g1 _ => extra K d g1) [] [] <= expect X (n + k) r1 c2 (fun g1 _ => extra K d g1) [] [].
  Proof.
    intros V2; destruct N as (_ & V1 & _); rewrite expect_tower; apply expect_le; [assumption | assumption |]; intros g1 g2 _.
    revert g1 g2; induction k as [|k IH]; intros g1 g2; cbn [expect]; [apply Qle_refl|].
    assert (B : forall mv s o a, extra K d g1 <= expect X k r1 c2 (fun g _ => extra K d g) ((mv, s) :: g1) ((o, a) :: g2)).
    { intros mv s o a; eapply Qle_trans; [|apply IH]; pose proof (discount_positive d D0 (length g1)).
      destruct mv; cbn [extra]; [destruct (given g1 =? K)%nat|]; lra. }
    repeat (apply mix_at_least; try apply V1; try apply V2; try apply loss_is_chance; try apply B).
  Qed.

  Lemma others_get_no_more K : (forall C, drawn C -> forall n, too_much C K n == 0) -> forall C, drawn C -> forall n,
    s_c X * (R2 * expect X n r1 (rational_2 (by_calendar C)) (fun g1 _ => extra K d g1) [] []
             + x2 * expect X n r1 (byzantine_2 byz2) (fun g1 _ => extra K d g1) [] []) == 0.
  Proof.
    intros Zero; pose proof N as (_ & V1 & _); ranges X.
    assert (Pos : forall c2 n, valid_2 c2 -> 0 <= expect X n r1 c2 (fun g1 _ => extra K d g1) [] [])
      by (intros c2 n V2; apply expect_not_negative; [assumption | assumption | intros; now apply extra_not_negative]).
    apply (nothing_to_save (sparing K s1) (fun C n => s_c X * (R2 * expect X n r1 (rational_2 (by_calendar C)) (fun g1 _ => extra K d g1) [] []
      + x2 * expect X n r1 (byzantine_2 byz2) (fun g1 _ => extra K d g1) [] []))).
    - now apply sparing_valid.
    - intros C n; pose proof (Pos _ n (calendar_valid C)) as A; pose proof (Pos _ n B2) as B.
      assert (0 <= R2 * expect X n r1 (rational_2 (by_calendar C)) (fun g1 _ => extra K d g1) [] []) by (apply product_not_negative; lra).
      assert (0 <= x2 * expect X n r1 (byzantine_2 byz2) (fun g1 _ => extra K d g1) [] []) by (apply product_not_negative; lra).
      apply product_not_negative; lra.
    - intros C n k; pose proof (extra_rises_with _ K n k (calendar_valid C)) as A; pose proof (extra_rises_with _ K n k B2) as B.
      apply Qmult_le_l; [assumption|].
      apply Qplus_le_compat; rewrite !(Qmult_comm _ (expect _ _ _ _ _ _ _)); apply Qmult_le_compat_r; (assumption || lra).
    - exists O; intros C n Dr _; apply stopping_is_no_worse; try assumption; now apply Zero.
  Qed.
End Bound.

(** "In an equilibrium the rational P1 contributes at most K times on any history that can occur": let [K] be a number at
    which rho^K R2 / z, the odds of destitute to faithful Byzantine P2s after K contributions, is below
    s_c / ((1 - rho)^2 r_p / (1 - d) - s_c).  (It is written without a quotient, so that it holds if that is not positive,
    too.)  Then P1 never contributes more than K times with positive probability, whichever P2 it meets, and whichever
    calendar is drawn. *)
Theorem giving_ends_at_the_bound (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (L : lottery (nat -> bool)) (K : nat) :
  let p := 1 - rho X in
  0 < d -> d < 1 -> 0 < R2 -> 0 < z -> 0 <= x2 -> valid_2 (byzantine_2 byz2) ->
  endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 L ->
  to_the (rho X) K * R2 * (p * p * r_p X / (1 - d) - s_c X) < z * s_c X ->
  forall w C n, In (w, C) L ->
    expect X n (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => more_than K h1) [] [] == 0 /\
    expect X n (rational_1 s1) (faithful C) (fun h1 _ => more_than K h1) [] [] == 0 /\
    (0 < x2 -> expect X n (rational_1 s1) (byzantine_2 byz2) (fun h1 _ => more_than K h1) [] [] == 0).
Proof.
  intros p D0 D1 R20 Z0 X20 B2 N Few w C n Hin; ranges X.
  assert (Few' : to_the (rho X) K * (R2 * (p * (p * (r_p X * / (1 - d))) - s_c X)) < z * s_c X).
  { eapply Qle_lt_trans; [|exact Few]; apply Qle_lteq; right; unfold Qdiv; ring. }
  pose proof (at_most_K X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R20 Z0 X20 B2 N K Few') as Zero.
  pose proof (others_get_no_more X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R20 Z0 X20 B2 N K Zero C (ex_intro _ w Hin)) as Others.
  pose proof N as (_ & V1 & _).
  assert (Pos : forall c2 j, valid_2 c2 -> 0 <= expect X j (rational_1 s1) c2 (fun g1 _ => extra K d g1) [] [])
    by (intros c2 j V2; apply expect_not_negative; [assumption | assumption | intros; now apply extra_not_negative]).
  assert (Sum : forall j,
    expect X j (rational_1 s1) (rational_2 (by_calendar C)) (fun g1 _ => extra K d g1) [] [] == 0 /\
    (0 < x2 -> expect X j (rational_1 s1) (byzantine_2 byz2) (fun g1 _ => extra K d g1) [] [] == 0)).
  { intros j; specialize (Others j); pose proof (Pos _ j (calendar_valid C)) as A; pose proof (Pos _ j B2) as B.
    set (a := expect X j _ (rational_2 _) _ [] []) in *; set (b := expect X j _ (byzantine_2 _) _ [] []) in *.
    assert (Rb : 0 <= x2 * b) by (apply product_not_negative; lra). assert (Ra : 0 <= R2 * a) by (apply product_not_negative; lra).
    assert (S : R2 * a + x2 * b <= 0).
    { apply Qnot_lt_le; intros P; assert (0 < s_c X * (R2 * a + x2 * b)) by (apply Qmult_lt_0_compat; assumption). lra. }
    split; [|intros Xp]; (apply Qle_antisym; [|assumption]; apply Qnot_lt_le; intros P).
    - assert (0 < R2 * a) by (apply Qmult_lt_0_compat; assumption). lra.
    - assert (0 < x2 * b) by (apply Qmult_lt_0_compat; assumption). lra. }
  split; [|split].
  - apply (nobody_gets_more X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 N K _ (calendar_valid C)); intros j; apply Sum.
  - exact (nobody_gets_more X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 N K _ (faithful_valid C) (Zero C (ex_intro _ w Hin)) n).
  - intros Xp; apply (nobody_gets_more X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 N K _ B2); intros j; now apply Sum.
Qed.
