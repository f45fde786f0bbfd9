(** * Footnote 5: a P2 that mixes over finitely many calendars

    P2 draws its calendar from a list, and so does a faithful Byzantine P2; P1 mixes as it likes.  If the calendars have a last
    date the dominoes fall from there, without any Byzantine peer.  With a positive share of one of the two kinds they do have
    one, since hope fades.  (What is not here is the second part of the page's theorem, where P2 mixes over infinitely many
    calendars: it rests on Lévy's theorem on conditional probabilities.) *)

From Goodwill Require Import InTheEnd Model Game Agreement Theorem1 Endless GivingEnds SharpBound.

Section Footnote5.
  Context (X : exchange) (d R1 y x1 R2 z x2 : Q) (byz1 : list move -> Q) (byz2 : signals -> Q) (s1 : strategy_1) (L : lottery (nat -> bool)).
  Context (D0 : 0 < d) (D1 : d < 1) (R10 : 0 < R1) (R20 : 0 < R2) (Y0 : 0 <= y) (X10 : 0 <= x1) (Z0 : 0 <= z) (X20 : 0 <= x2).
  Context (B1 : valid_1 (byzantine_1 byz1)) (B2 : valid_2 (byzantine_2 byz2)).
  Context (N : endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 L).
  Notation r1 := (rational_1 s1).
  Notation drawn C := (exists w, In (w, C) L).
  Notation cal C := (rational_2 (by_calendar C)).
  Notation e C j := (expect X j r1 (cal C) (fun _ h2 => 1 - received h2) [] []).
  Notation gives_in C j := (expect X (j + 1) r1 (cal C) (fun h1 _ => just_contributed h1) [] []).
  Notation gifts_ := (fun g1 _ => discounted_contributions d g1).
  Notation seen := (fun g1 _ => discounted_signals d (observed g1)).

  (** No calendar has a date from round [K] on. *)
  Definition silent_from (K : nat) : Prop := forall C, drawn C -> forall k, (K <= k)%nat -> C k = false.

  (** To stop then saves each contribution. *)
  Lemma stopping_then_saves K j m C : (forall k, (K <= k)%nat -> C k = false) -> (K <= j < K + m)%nat ->
    cost_of X d R2 z x2 byz2 C (until_1 K s1) (K + m) + s_c X * (R2 * (to_the d j * gives_in C j))
    <= cost_of X d R2 z x2 byz2 C s1 (K + m).
  Proof.
    intros After Hj; pose proof N as (_ & V1 & _); ranges X; rewrite !cost_of_is, !(stopped_gifts X d s1 K m).
    assert (Zc : forall h1 h2 o, (K <= length h2)%nat -> cal C h1 h2 o == 0)
      by (intros h1 h2 o H'; unfold rational_2, by_calendar; rewrite (After _ H'); reflexivity).
    assert (Zf : forall h1 h2 o, (K <= length h2)%nat -> faithful C h1 h2 o == 0)
      by (intros h1 h2 o H'; unfold faithful; rewrite (After _ H'); reflexivity).
    rewrite (stopped_pesters X d s1 K m (cal C) Zc), (stopped_pesters X d s1 K m (faithful C) Zf).
    rewrite (byzantine_2_does_not_react X (K + m) (rational_1 (until_1 K s1)) r1 byz2 (discounted_signals d) [] [] [] [] eq_refl).
    pose proof (gifts_of_a_round X d D0 s1 V1 K j m (cal C) (calendar_valid C) Hj) as G1.
    pose proof (gifts_rise X d D0 s1 V1 K m (faithful C) (faithful_valid C)) as G2.
    pose proof (gifts_rise X d D0 s1 V1 K m (byzantine_2 byz2) B2) as G3.
    set (a1 := expect X K r1 (cal C) gifts_ [] []) in *; set (b1 := expect X (K + m) r1 (cal C) gifts_ [] []) in *.
    set (a2 := expect X K r1 (faithful C) gifts_ [] []) in *; set (b2 := expect X (K + m) r1 (faithful C) gifts_ [] []) in *.
    set (a3 := expect X K r1 (byzantine_2 byz2) gifts_ [] []) in *; set (b3 := expect X (K + m) r1 (byzantine_2 byz2) gifts_ [] []) in *.
    set (g := gives_in C j) in *; set (t := to_the d j) in *.
    assert (0 <= s_c X * (R2 * (b1 - a1 - t * g))) by (apply product_not_negative; [lra | apply product_not_negative; lra]).
    assert (0 <= s_c X * (z * (b2 - a2))) by (apply product_not_negative; [lra | apply product_not_negative; lra]).
    assert (0 <= s_c X * (x2 * (b3 - a3))) by (apply product_not_negative; [lra | apply product_not_negative; lra]).
    lra.
  Qed.

  (** "Beyond it P1 does not contribute." *)
  Lemma nobody_gives_then K : silent_from K -> forall C, drawn C -> forall j, (K <= j)%nat -> gives_in C j == 0.
  Proof.
    intros After C Dr j Hj; pose proof N as (_ & V1 & _); ranges X.
    assert (Tj : 0 < to_the d j) by now apply discount_positive.
    assert (P : forall C, 0 <= gives_in C j) by (intros C'; apply just_not_negative; [assumption | apply calendar_valid]).
    set (v := fun (C : nat -> bool) (_ : nat) => s_c X * (R2 * (to_the d j * gives_in C j))).
    assert (Pv : forall C n, 0 <= v C n).
    { intros C' n; specialize (P C'); unfold v; apply product_not_negative; [lra | apply product_not_negative; [lra | apply product_not_negative; lra]]. }
    assert (Saves : exists n1, forall C n, drawn C -> (n1 <= n)%nat ->
      cost_of X d R2 z x2 byz2 C (until_1 K s1) n + v C n <= cost_of X d R2 z x2 byz2 C s1 n).
    { exists (K + (j + 1 - K))%nat; intros C' n Dr' Hn; replace n with (K + (n - K))%nat by lia.
      apply stopping_then_saves; [now apply After | lia]. }
    pose proof (nothing_to_save X d R1 y x1 R2 z x2 byz1 byz2 s1 L N (until_1 K s1) v (until_1_valid K s1 V1) Pv
      (fun _ _ _ => Qle_refl _) Saves C Dr O) as Zero; unfold v in Zero.
    specialize (P C); apply Qle_antisym; [|assumption]; apply Qnot_lt_le; intros G.
    assert (0 < s_c X * (R2 * (to_the d j * gives_in C j)))
      by (apply Qmult_lt_0_compat; [assumption | apply Qmult_lt_0_compat; [assumption | apply Qmult_lt_0_compat; assumption]]). lra.
  Qed.

  Lemma lacks_stays_then K : silent_from K -> forall C, drawn C -> forall n, e C K <= e C (K + n)%nat.
  Proof.
    intros After C Dr n; pose proof N as (_ & V1 & _); induction n as [|n IH]; [rewrite Nat.add_0_r; lra|].
    replace (K + S n)%nat with (K + n + 1)%nat by lia.
    pose proof (receipts_need_gifts X s1 V1 C (K + n)); pose proof (nobody_gives_then K After C Dr (K + n) ltac:(lia)); lra.
  Qed.

  (** All that P1 sends may be lost. *)
  Lemma all_may_be_lost C j : to_the (rho X) j <= e C j.
  Proof.
    pose proof N as (_ & V1 & _); ranges X.
    pose proof (lost_so_far X C s1 j (fun _ => 1) [] [] [] eq_refl eq_refl) as Lost; cbn [given to_the] in Lost.
    assert (E : e C j == expect X j r1 (cal C) (fun _ g2 => if destitute g2 then 1 else 0) [] [])
      by (apply expect_ext; intros g1 g2 _; unfold received; destruct (destitute g2); ring).
    assert (Up : to_the (rho X) j <= expect X j r1 (faithful C) (fun g1 _ => to_the (rho X) (given g1) * 1) [] []).
    { rewrite <- (expect_constant X j r1 (faithful C) (to_the (rho X) j) [] []) at 1.
      apply expect_le; [assumption | apply faithful_valid |]; intros g1 g2 (Len & _); cbn [length] in Len; rewrite Nat.add_0_r in Len.
      assert (Few : (given g1 <= length g1)%nat) by (clear; induction g1 as [|[[] s] g1 IH]; cbn [given length]; lia).
      assert (Fall : forall j i, to_the (rho X) (j + i) <= to_the (rho X) j).
      { intros j' i; induction i as [|i IHi]; [rewrite Nat.add_0_r; apply Qle_refl|].
        rewrite Nat.add_succ_r; cbn [to_the]; assert (0 <= to_the (rho X) (j' + i)) by (apply power_not_negative; lra).
        assert (0 <= (1 - rho X) * to_the (rho X) (j' + i)) by (apply product_not_negative; lra). lra. }
      pose proof (Fall (given g1) (length g1 - given g1)%nat) as F.
      replace (given g1 + (length g1 - given g1))%nat with (length g1) in F by lia; rewrite Len in F; lra. }
    rewrite E; lra.
  Qed.

  Lemma hope_of C low k : drawn C -> (forall n, low <= e C n) -> 0 < R1 * low + y -> C k = true ->
    exists n, (k < n)%nat /\ (1#2) * ((R1 * low + y) * s_p X) <= R1 * (d * stake X d) * (e C (k + 1)%nat - e C n).
  Proof.
    intros (w & Hin); pose proof N as (_ & V1 & _ & Two).
    apply (waiting_needs_hope X d R1 y x1 byz1 s1 C D0 D1 ltac:(lra) Y0 X10 B1 V1 (Two w C Hin)).
  Qed.

  (** "There is a last round k in which P2 pesters with positive probability.  P2 does better to leave out that pester." *)
  Lemma dominoes K : silent_from K -> silent_from 0.
  Proof.
    intros Last; pose proof N as (_ & V1 & _); ranges X; destruct (stake_bounds X d D1) as (_ & _ & S0); pose proof (s_p_positive X).
    assert (Back : forall i, silent_from (K - i)); [|now specialize (Back K); rewrite Nat.sub_diag in Back].
    induction i as [|i IH]; [now rewrite Nat.sub_0_r|]; intros C Dr k Hk.
    destruct (Nat.le_gt_cases (K - i) k) as [Le|Gt]; [now apply IH|].
    destruct (C k) eqn:Ck; [exfalso|reflexivity].
    assert (From : silent_from (k + 1)) by (intros C' Dr' k' Hk'; apply IH; [exact Dr' | lia]).
    assert (Falls : forall j i, e C (j + i)%nat <= e C j) by (intros; now apply lacks_falls).
    set (low := e C (k + 1)%nat).
    assert (Low : forall n, low <= e C n).
    { intros n; destruct (Nat.le_gt_cases (k + 1) n) as [Le|Lt].
      - replace n with (k + 1 + (n - (k + 1)))%nat by lia; now apply lacks_stays_then.
      - unfold low; replace (k + 1)%nat with (n + (k + 1 - n))%nat by lia; apply Falls. }
    assert (Lp : 0 < low).
    { pose proof (all_may_be_lost C (k + 1)) as A; fold low in A; assert (0 < to_the (rho X) (k + 1)) by (apply discount_positive; assumption). lra. }
    assert (Rl : 0 < R1 * low) by (apply Qmult_lt_0_compat; assumption).
    destruct (hope_of C low k Dr Low ltac:(lra) Ck) as (n & Hn & H'); fold low in H'.
    assert (Pp : 0 < (R1 * low + y) * s_p X) by (apply Qmult_lt_0_compat; lra).
    assert (0 <= R1 * (d * stake X d) * (e C n - low)) by (apply product_not_negative; [apply product_not_negative; [lra | apply product_not_negative; lra] | specialize (Low n); lra]).
    lra.
  Qed.

  (** "Hope fades": a calendar that can pay has a last date. *)
  Lemma calendar_ends C low : drawn C -> (forall n, low <= e C n) -> 0 < R1 * low + y ->
    ~ ~ exists K, forall k, (K <= k)%nat -> C k = false.
  Proof.
    intros Dr Low Yp Never; pose proof N as (_ & V1 & _); destruct (stake_bounds X d D1) as (_ & _ & S0); pose proof (s_p_positive X) as Sp.
    set (hope := (1#2) * ((R1 * low + y) * s_p X)).
    assert (H0 : 0 < hope) by (unfold hope; assert (0 < (R1 * low + y) * s_p X) by (apply Qmult_lt_0_compat; lra); lra).
    set (T := R1 * (d * stake X d)); assert (T0 : 0 <= T) by (unfold T; repeat apply product_not_negative; lra).
    assert (More : forall j, ~ ~ exists k, (j <= k)%nat /\ C k = true).
    { intros j No; apply Never; exists j; intros k Hk; destruct (C k) eqn:Ck; [exfalso; apply No; eauto | reflexivity]. }
    assert (Falls : forall j i, e C (j + i)%nat <= e C j) by (intros; now apply lacks_falls).
    assert (Up : forall m, ~ ~ exists n, inject_Z (Z.of_nat m) * hope <= T * (1 - e C n)).
    { induction m as [|m IH]; intros No.
      - apply No; exists 0%nat; cbn [expect]; unfold received; cbn [destitute forallb]; change (inject_Z (Z.of_nat 0)) with 0; lra.
      - apply IH; intros (n & Hn); apply (More n); intros (k & Hk & Ck).
        destruct (hope_of C low k Dr Low Yp Ck) as (n' & Hn' & Hk'); fold hope T in Hk'; apply No; exists n'.
        pose proof (Falls n (k + 1 - n)%nat) as F; replace (n + (k + 1 - n))%nat with (k + 1)%nat in F by lia.
        assert (0 <= T * (e C n - e C (k + 1)%nat)) by (apply product_not_negative; lra).
        rewrite Nat2Z.inj_succ, <- Z.add_1_r, inject_Z_plus; change (inject_Z 1) with 1; lra. }
    destruct (enough_steps T hope H0) as [m Big]; apply (Up m); intros (n & Hn).
    assert (E0 : 0 <= e C n) by (apply expect_not_negative; [assumption | apply calendar_valid |]; intros; unfold received; destruct (destitute _); lra).
    assert (0 <= T * e C n) by (apply product_not_negative; assumption). lra.
  Qed.

  (** "Finitely many finite calendars have a last date." *)
  Lemma common_end (l : lottery (nat -> bool)) :
    (forall w C, In (w, C) l -> ~ ~ exists K, forall k, (K <= k)%nat -> C k = false) ->
    ~ ~ exists K, forall w C, In (w, C) l -> forall k, (K <= k)%nat -> C k = false.
  Proof.
    induction l as [|[w C] l IH]; intros Each No; [apply No; exists O; intros ? ? []|].
    apply (Each w C (or_introl eq_refl)); intros (K1 & H1).
    apply IH; [intros v C' Hin; apply (Each v C'); now right|]; intros (K2 & H2).
    apply No; exists (Nat.max K1 K2); intros v C' [E|Hin] k Hk; [injection E as _ <-; apply H1; lia | apply (H2 v C' Hin); lia].
  Qed.

  Lemma nobody_acts : silent_from 0 -> forall w C, In (w, C) L -> (forall k, C k = false) /\ (forall j, gives_in C j == 0).
  Proof.
    intros Z w C Hin; split; [intros k; apply (Z C (ex_intro _ w Hin)); lia|].
    intros j; apply (nobody_gives_then 0 Z C (ex_intro _ w Hin)); lia.
  Qed.
End Footnote5.

(** Footnote 5, as the page reads it: if rational peers act at finitely many histories only, they never act.  P2 draws from
    finitely many calendars without a date from some round [K] on; P1 may mix as it likes.  No Byzantine peers are needed. *)
Theorem footnote_5 (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (L : lottery (nat -> bool)) (K : nat) :
  0 < d -> d < 1 -> 0 < R1 -> 0 < R2 -> 0 <= y -> 0 <= x1 -> 0 <= z -> 0 <= x2 ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 L ->
  (forall w C, In (w, C) L -> forall k, (K <= k)%nat -> C k = false) ->
  forall w C, In (w, C) L -> (forall k, C k = false) /\
    (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N End.
  apply (nobody_acts X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 R20 Z0 X20 B2 N).
  apply (dominoes X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N K).
  intros C (w & Hin); now apply (End w C).
Qed.

(** The third part of the page's theorem: if some positive share of Byzantine P1s never contributes, or of Byzantine P2s
    pesters as a destitute rational P2 would, and P2 mixes over finitely many calendars, no rational peer ever contributes or
    pesters; the calendars may be without an end. *)
Theorem footnote_5_with_byzantine_peers (X : exchange) (d R1 y x1 R2 z x2 : Q) byz1 byz2 (s1 : strategy_1) (L : lottery (nat -> bool)) :
  0 < d -> d < 1 -> 0 < R1 -> 0 < R2 -> 0 <= y -> 0 <= x1 -> 0 <= z -> 0 <= x2 -> 0 < y \/ 0 < z ->
  valid_1 (byzantine_1 byz1) -> valid_2 (byzantine_2 byz2) ->
  endless_nash_mixed X d R1 y x1 R2 z x2 byz1 byz2 s1 L ->
  forall w C, In (w, C) L -> (forall k, C k = false) /\
    (forall j, expect X (j + 1) (rational_1 s1) (rational_2 (by_calendar C)) (fun h1 _ => just_contributed h1) [] [] == 0).
Proof.
  intros D0 D1 R10 R20 Y0 X10 Z0 X20 Kinds B1 B2 N; pose proof N as (_ & V1 & _); ranges X.
  assert (Low : exists low, 0 < R1 * low + y /\ forall C, (exists w, In (w, C) L) -> forall n,
    low <= expect X n (rational_1 s1) (rational_2 (by_calendar C)) (fun _ h2 => 1 - received h2) [] []).
  { destruct Kinds as [Yp|Zp].
    - exists 0; split; [lra|]; intros C _ n; apply expect_not_negative; [assumption | apply calendar_valid |];
        intros; unfold received; destruct (destitute _); lra.
    - set (w := R2 * ((1 - rho X) * ((1 - rho X) * (r_p X * / (1 - d))) - s_c X)).
      assert (Zs : 0 < z * s_c X) by (apply Qmult_lt_0_compat; assumption).
      destruct (powers_vanish (rho X) w ((1#2) * (z * s_c X)) ltac:(lra) ltac:(lra) ltac:(lra)) as [K HK].
      specialize (HK K (le_n K)).
      assert (Lp : 0 < to_the (rho X) K) by (apply discount_positive; assumption).
      assert (0 < R1 * to_the (rho X) K) by (apply Qmult_lt_0_compat; assumption).
      exists (to_the (rho X) K); split; [lra|]; intros C Dr; apply (in_vain X d s1 C D0 D1 V1).
      apply (at_most_K X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R20 Zp X20 B2 N K); [fold w; lra | exact Dr]. }
  destruct Low as (low & Lp & Low).
  assert (Silent : silent_from L 0).
  { intros C Dr k _; destruct (C k) eqn:Ck; [exfalso|reflexivity].
    apply (common_end L); [intros w C' Hin; apply (calendar_ends X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R10 Y0 X10 B1 N C' low); eauto|].
    intros (K & End).
    pose proof (dominoes X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 D1 R10 R20 Y0 X10 Z0 X20 B1 B2 N K
      (fun C' Dr' => match Dr' with ex_intro _ w Hin => End w C' Hin end) C Dr k ltac:(lia)); congruence. }
  apply (nobody_acts X d R1 y x1 R2 z x2 byz1 byz2 s1 L D0 R20 Z0 X20 B2 N Silent).
Qed.
