(** * Two cooperative equilibria of one game

    "Generally, there may exist multiple strategies that result in a cooperative equilibrium."  In the example of the page
    P1's first belief is just its threshold, so that it may contribute in round 2 or wait there.  That P2 gains by no
    strategy is shown by one step aside at each of its histories, in exact fractions. *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Repaired.

(** ** One step aside is enough, for P2 *)

Section OneStep.
  Context (X : exchange) (T : nat) (Y : population) (s1 : strategy_1).

  (** At each history [s2] does what is worth most, if it goes on as [s2]. *)
  Definition no_step_aside_pays (s2 : strategy_2) : Prop := forall h2 o, (length h2 <= T)%nat ->
    s2 h2 o == 1 /\ worth_of_act X T Y s1 s2 h2 o silence <= worth_of_act X T Y s1 s2 h2 o pester \/
    s2 h2 o == 0 /\ worth_of_act X T Y s1 s2 h2 o pester <= worth_of_act X T Y s1 s2 h2 o silence.

  Lemma one_step_is_enough s2 s2' : no_step_aside_pays s2 -> valid_2 (rational_2 s2') -> forall h2 o, (length h2 <= T)%nat ->
    value_2 X T Y s1 s2' h2 o <= value_2 X T Y s1 s2 h2 o.
  Proof.
    intros Best V h2 o Hl; remember (T - length h2)%nat as n eqn:En; revert h2 o Hl En.
    induction n as [|n IH]; intros h2 o Hl En; rewrite !value_by_act.
    all: assert (Next : forall a, worth_of_act X T Y s1 s2' h2 o a <= worth_of_act X T Y s1 s2 h2 o a).
    1: { intros a; unfold worth_of_act; rewrite <- En; apply Qle_refl. }
    2: { intros a; rewrite !next_values by lia.
         pose proof (IH ((o, a) :: h2) contribute ltac:(cbn [length]; lia) ltac:(cbn [length]; lia)).
         pose proof (IH ((o, a) :: h2) nothing ltac:(cbn [length]; lia) ltac:(cbn [length]; lia)). lra. }
    all: eapply Qle_trans; [apply mix_le; [apply (V [] h2 o) | apply Next | apply Next]|].
    all: destruct (V [] h2 o) as [V0 V1]; unfold rational_2 in V0, V1; unfold mix.
    all: set (P := worth_of_act X T Y s1 s2 h2 o pester) in *; set (N := worth_of_act X T Y s1 s2 h2 o silence) in *.
    all: destruct (Best h2 o Hl) as [[-> L] | [-> L]]; fold P N in L.
    1, 3: assert (0 <= (1 - s2' h2 o) * (P - N)) by (apply product_not_negative; lra); lra.
    all: assert (0 <= s2' h2 o * (N - P)) by (apply product_not_negative; lra); lra.
  Qed.
End OneStep.

(** ** In a game of three rounds that is a finite check *)

(** The histories of up to two rounds. *)
Definition histories_up_to_2 : list history :=
  let ways := [(contribute, pester); (contribute, silence); (nothing, pester); (nothing, silence)] in
  [] :: map (fun x => [x]) ways ++ flat_map (fun x => map (fun y => [x; y]) ways) ways.

Lemma all_histories (h : history) : (length h <= 2)%nat -> In h histories_up_to_2.
Proof.
  intros Hl; destruct h as [|x [|y [|z h]]]; cbn [length] in Hl; [now left| | |lia]; right; apply in_or_app.
  - left; destruct x as [[] []]; cbn; tauto.
  - right; apply in_flat_map; exists x; split; [destruct x as [[] []]; cbn; tauto | apply (in_map (fun y => [x; y])); destruct y as [[] []]; cbn; tauto].
Qed.

Section Check.
  Context (X : exchange) (Y : population) (s1 : strategy_1) (s2 : strategy_2).

  Definition does_best (h2 : history) (o : move) : bool :=
    if Qeq_bool (s2 h2 o) 1 then Qle_bool (worth_of_act X 2 Y s1 s2 h2 o silence) (worth_of_act X 2 Y s1 s2 h2 o pester)
    else (Qeq_bool (s2 h2 o) 0 && Qle_bool (worth_of_act X 2 Y s1 s2 h2 o pester) (worth_of_act X 2 Y s1 s2 h2 o silence))%bool.
  Definition does_best_everywhere : bool :=
    forallb (fun h2 => (does_best h2 contribute && does_best h2 nothing)%bool) histories_up_to_2.

  Lemma checked : does_best_everywhere = true -> no_step_aside_pays X 2 Y s1 s2.
  Proof.
    intros H h2 o Hl; unfold does_best_everywhere in H; rewrite forallb_forall in H; specialize (H h2 (all_histories h2 Hl)).
    apply andb_prop in H; destruct H as [Hc Hn].
    assert (H : does_best h2 o = true) by (destruct o; assumption); clear Hc Hn; unfold does_best in H.
    destruct (Qeq_bool (s2 h2 o) 1) eqn:E; [left | right; apply andb_prop in H; destruct H as [Z H]];
      (split; [now apply Qeq_bool_iff | now apply Qle_bool_iff]).
  Qed.
End Check.

(** ** The example: P1 may give at once, or wait until it is asked *)

Definition game_at_a_tie : game.
Proof. refine (Build_game (1#4) (1#4) 1 (fun _ _ => 1#4) _ _ _ _ _ _); try reflexivity; intros; lra. Defined.
Definition exchange_at_a_tie : exchange.
Proof. refine (Build_exchange game_at_a_tie 1001 1 1 1 _ _ _ _ _); [discriminate|reflexivity..|discriminate]. Defined.
Definition people_at_a_tie : population.
Proof. refine (Build_population (13#108) (13#108) (41#54) (fun _ => 0) _ _ _ _); [discriminate..|split; discriminate]. Defined.

Definition gives_at_once : strategy_1 := extended_1 exchange_at_a_tie 2 people_at_a_tie.
Definition waits_at_first : strategy_1 := fun h1 => match h1 with [] => 0 | _ => gives_at_once h1 end.

(** P1 gives at once, or waits at first: both are perfect Bayes equilibria, in which P2 pesters while it is destitute.  Their
    paths differ: the one contributes in the first round, the other in the next, if it is asked. *)
Theorem two_cooperative_equilibria : exists (X : exchange) (T : nat) (Y : population) (s1 s1' : strategy_1),
  no_memory X /\
  perfect_bayes_equilibrium X T Y s1 (altruist_2 T) /\ perfect_bayes_equilibrium X T Y s1' (altruist_2 T) /\
  s1 [] == 1 /\ s1' [] == 0 /\ s1' [(nothing, pester)] == 1 /\ altruist_2 T [] nothing == 1.
Proof.
  exists exchange_at_a_tie, 2%nat, people_at_a_tie, gives_at_once, waits_at_first.
  assert (M : no_memory exchange_at_a_tie) by (intros t h h'; reflexivity).
  assert (Short : up_to_t_star exchange_at_a_tie 2) by (apply bound_is_short; vm_compute; reflexivity).
  assert (Somebody : 0 < share_A people_at_a_tie + share_R people_at_a_tie) by reflexivity.
  pose proof (extended_is_greedy exchange_at_a_tie 2 people_at_a_tie M Short Somebody) as Gr.
  pose proof (sigma_valid exchange_at_a_tie 2 people_at_a_tie) as V.
  assert (V' : valid_1 (rational_1 waits_at_first)).
  { intros [|x h1] h2; unfold rational_1, waits_at_first; [split; discriminate | apply (V (x :: h1) h2)]. }
  assert (Gr' : greedy exchange_at_a_tie 2 (share_B people_at_a_tie) (share_A people_at_a_tie + share_R people_at_a_tie) waits_at_first).
  { intros [|x h1] Hl; [|exact (Gr (x :: h1) Hl)]; right; split; [reflexivity|]; vm_compute; intros C; discriminate C. }
  split; [exact M|]; split; [|split; [|repeat split; vm_compute; reflexivity]].
  - split.
    + intros h1 s1' Hl W; apply greedy_is_best; try assumption; discriminate.
    + intros h2 o s2' Hl W; apply one_step_is_enough; try assumption.
      apply checked; vm_compute; reflexivity.
  - split.
    + intros h1 s1' Hl W; apply greedy_is_best; try assumption; discriminate.
    + intros h2 o s2' Hl W; apply one_step_is_enough; try assumption.
      apply checked; vm_compute; reflexivity.
Qed.
