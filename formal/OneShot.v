(** * The one-shot deviation principle: why the states of a certificate are equilibria

    [goodwill.proofs.inner]: each state says what it is worth.  If every value is that of its own play and of what
    follows, and no temptation pays in any state, then the automaton is an equilibrium, and pays these values. *)

From Goodwill Require Import InTheEnd Repeated.

Section OneShot.
  Context (G : repeated_game) (A : automaton) (d : nat) (value : state A -> nat -> Q).
  Context (V : is_repeated_game G) (VA : is_automaton G A).

  (** What follows a signal is worth so much. *)
  Definition promised (s : state A) (y c : nat) : Q := mean (next A s y) (fun s' => value s' c).

  Definition keeps_promises : Prop := forall s c, (c < d)%nat ->
    value s c == (1 - delta G) * stage_of G (plays A s 0) (plays A s 1) c
      + delta G * sum_below (signal_count G) (fun y => chance_of G (plays A s 0) (plays A s 1) y * promised s y c).

  Definition no_temptation_pays : Prop := forall s k,
    In k (temptations G (plays A s 0) (plays A s 1)) -> brings G k (promised s) <= 0.

  Definition bounded_values : Prop := forall c, (c < d)%nat ->
    exists M, forall s, - M <= value s c /\ value s c <= M.

  Context (D : (2 <= d)%nat) (KP : keeps_promises) (NT : no_temptation_pays) (BV : bounded_values).

  Lemma value_is_round c s : (c < d)%nat -> value s c == round_brings G A c s (fun s' => value s' c).
  Proof. intros Hc; rewrite (round_split G A), (KP s c Hc); reflexivity. Qed.

  (** "As delta < 1, these equations have one solution only": n rounds leave delta^n of the difference. *)
  Lemma earns_near c M : (c < d)%nat -> (forall s, - M <= value s c /\ value s c <= M) -> forall n s,
    - (M * to_the (delta G) n) <= earns G A n c s - value s c /\ earns G A n c s - value s c <= M * to_the (delta G) n.
  Proof.
    intros Hc HM; destruct V as (D0 & D1 & _); induction n as [|n IH]; intros s.
    - cbn [earns to_the]; specialize (HM s); lra.
    - cbn [earns to_the]; rewrite value_is_round, !(round_split G A) by assumption.
      destruct (chance_is_law G A V VA s) as [C0 C1].
      set (pi := chance_of G (plays A s 0) (plays A s 1)) in *.
      set (R := M * to_the (delta G) n) in *.
      assert (B : forall y, (y < signal_count G)%nat ->
        - R <= mean (next A s y) (earns G A n c) - promised s y c
        /\ mean (next A s y) (earns G A n c) - promised s y c <= R).
      { intros y Hy; assert (N : is_lottery (next A s y)) by now apply VA.
        assert (E : mean (next A s y) (earns G A n c) - promised s y c
          == mean (next A s y) (fun s' => earns G A n c s' + (- (1)) * value s' c)).
        { rewrite mean_plus, mean_times; unfold promised; ring. }
        rewrite E; split.
        - rewrite <- (mean_constant _ (- R) N); apply mean_le; [assumption|]; intros s'; specialize (IH s'); lra.
        - rewrite <- (mean_constant _ R N); apply mean_le; [assumption|]; intros s'; specialize (IH s'); lra. }
      assert (U := average_le _ pi (fun y => mean (next A s y) (earns G A n c) + (- (1)) * promised s y c) R C0 C1).
      assert (L := average_le _ pi (fun y => promised s y c + (- (1)) * mean (next A s y) (earns G A n c)) R C0 C1).
      rewrite (sum_ext _ _ (fun y => pi y * mean (next A s y) (earns G A n c) + (- (1)) * (pi y * promised s y c)))
        in U by (intros; ring).
      rewrite (sum_ext _ _ (fun y => pi y * promised s y c + (- (1)) * (pi y * mean (next A s y) (earns G A n c))))
        in L by (intros; ring).
      rewrite sum_plus, sum_times in U, L.
      fold (promised s); change (fun s' => value s' c) with (fun s' => value s' c).
      set (X := sum_below _ (fun y => pi y * mean (next A s y) (earns G A n c))) in *.
      change (sum_below (signal_count G) (fun y => pi y * mean (next A s y) (fun s' => value s' c)))
        with (sum_below (signal_count G) (fun y => pi y * promised s y c)).
      set (Y := sum_below _ (fun y => pi y * promised s y c)) in *.
      assert (HU : X + - (1) * Y <= R) by (apply U; intros y Hy; specialize (B y Hy); lra).
      assert (HL : Y + - (1) * X <= R) by (apply L; intros y Hy; specialize (B y Hy); lra).
      assert (0 <= delta G * (R - (X + - (1) * Y))) by (apply Qmult_le_0_compat; lra).
      assert (0 <= delta G * (R - (Y + - (1) * X))) by (apply Qmult_le_0_compat; lra).
      unfold R in *; lra.
  Qed.

  (** So each state is worth what it says. *)
  Lemma values_are_paid s c : (c < d)%nat -> is_worth G A s c (value s c).
  Proof.
    intros Hc; destruct (BV c Hc) as [M HM]; destruct V as (D0 & D1 & _); split; intros e He;
      (destruct (powers_vanish (delta G) M e) as [N HN]; [lra|lra|lra|]); exists N; intros n Hn;
      specialize (HN n Hn); destruct (earns_near c M Hc HM n s); lra.
  Qed.

  (** No action is worth more than the state. *)
  Lemma no_action_gains p s a : (p < 2)%nat -> (a < actions G p)%nat ->
    action_brings G A p s a (fun _ s' => value s' p) <= value s p.
  Proof.
    intros Hp Ha; rewrite value_is_round, round_own by lia.
    destruct (mixed_action G A VA s p Hp) as [L _].
    rewrite <- (mean_constant (plays A s p) (action_brings G A p s a (fun _ s' => value s' p)) L).
    apply mean_in_le; [apply L|]; intros w a' Ha'.
    destruct (Nat.eq_dec a a') as [->|N]; [lra|].
    pose proof (temptation_brings G A p s a' a (fun c s' => value s' c)) as E; cbv beta in E.
    assert (K : brings G (temptation_to G p (plays A s (other_player p)) a' a) (promised s) <= 0).
    { apply NT; unfold temptations; rewrite !in_app_iff.
      assert (I : In (temptation_to G p (plays A s (other_player p)) a' a)
        (temptations_of G p (plays A s p) (plays A s (other_player p))))
        by (apply in_temptations_of; exists w, a', a; auto).
      destruct p as [|[|p]]; [now left | right; now left | lia]. }
    unfold promised in K; rewrite E in K; lra.
  Qed.

  (** "If no deviation gains in any state, then no strategy gains": n rounds of it gain at most what delta^n
      leaves open. *)
  Lemma deviating_at_most p M dev : (p < 2)%nat -> is_deviation G A p dev ->
    (forall s, - M <= value s p /\ value s p <= M) ->
    forall n h s, deviating G A p dev n h s <= value s p + M * to_the (delta G) n.
  Proof.
    intros Hp Hd HM n; induction n as [|n IH]; intros h s.
    - cbn [deviating to_the]; specialize (HM s); lra.
    - cbn [deviating to_the]; destruct (Hd h s) as [L F]; rewrite Forall_forall in F; cbn [snd] in F.
      rewrite <- (mean_constant (dev h s) (value s p + M * (delta G * to_the (delta G) n)) L).
      apply mean_in_le; [apply L|]; intros w a Ha; specialize (F _ Ha); cbn [snd] in F.
      eapply Qle_trans; [apply (action_brings_le G A V VA p s a _ (fun _ s' => value s' p)
        (M * to_the (delta G) n) Hp F); intros y s'; apply IH|].
      pose proof (no_action_gains p s a Hp F); lra.
  Qed.

  Lemma promises_are_paid s y c : (c < d)%nat -> (y < signal_count G)%nat ->
    tends_to (fun n => then_earns G A n s y c) (promised s y c).
  Proof.
    intros Hc Hy; apply (tends_mean (next A s y) (fun n => earns G A n c)); [now apply VA|].
    intros s'; now apply values_are_paid.
  Qed.

  Theorem states_are_equilibria :
    perfect_public_equilibrium G A /\ forall s c, (c < d)%nat -> is_worth G A s c (value s c).
  Proof.
    split; [|intros; now apply values_are_paid].
    split; [assumption|]; split.
    - intros p dev Hp Hd s e He; destruct (BV p) as [M HM]; [lia|]; destruct V as (D0 & D1 & _).
      destruct (powers_vanish (delta G) (2 * M) e) as [N HN]; [lra|lra|lra|]; exists N; intros n Hn.
      specialize (HN n Hn); destruct (earns_near p M ltac:(lia) HM n s).
      pose proof (deviating_at_most p M dev Hp Hd HM n [] s); lra.
    - intros s k Hk.
      assert (K : brings G k (promised s) <= 0).
      { apply NT; unfold temptations; rewrite !in_app_iff; auto. }
      assert (W : (who k < d)%nat) by (pose proof (within_is_a_players G A V VA s k Hk); lia).
      apply (end_le _ (fun n => brings G k (then_earns G A n s)) (brings G k (promised s)));
        [intros; apply Qle_refl | assumption |].
      unfold brings; apply (end_plus (fun _ => (1 - delta G) * gain k)); [apply at_once; intros; apply Qle_refl|].
      destruct V as (D0 & _); apply (end_times (delta G)
        (fun n => sum_below (signal_count G) (fun y => shift k y * then_earns G A n s y (who k)))); [lra|].
      apply (end_sum (signal_count G) (fun n y => shift k y * then_earns G A n s y (who k))); intros y Hy.
      now apply end_multiple, promises_are_paid.
  Qed.
End OneShot.
