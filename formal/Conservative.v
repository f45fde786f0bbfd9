(** * When Figure 1 is conservative

    Figure 1 takes for granted that a rational P1 contributes in round T and never again.  If a rational P1 really
    contributes in round T, condition (1) holds at every history if it holds at Figure 1's beliefs. *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Repaired.

(** Condition (1) at Figure 1's beliefs, in every round: P2 has pestered in all rounds before, nothing has arrived; an
    altruistic P1 had replied with chance 1 - alpha each time, and the others have done nothing since round T. *)
Definition figure_1 (X : exchange) (T : nat) (Y : population) : Prop :=
  forall t, (1 <= t <= T)%nat ->
  let altruists := share_A Y * (rho X * power (alpha X) (T - t)) in
  let others := share_R Y * rho X + share_B Y * (1 - (1 - rho X) * gifts Y []) in
  condition_1 X t * (altruists + others) < altruists.

Section Figure1.
  Context (X : exchange) (T : nat) (Y : population).

  (** The probability that nothing has arrived. *)
  Definition nothing_yet (c1 : behaviour_1) (h2 : history) : Q := given_2_and X c1 h2 nothing (fun _ _ => 1).

  Lemma sees_something a : sees X a pester + sees X a silence == 1.
  Proof. destruct a; cbn; ring. Qed.

  (** It falls with every round. *)
  Lemma nothing_yet_falls c1 a past : valid_1 c1 -> nothing_yet c1 ((nothing, a) :: past) <= nothing_yet c1 past.
  Proof.
    intros V; unfold nothing_yet, given_2_and; cbn [given_2]; apply given_2_le; [assumption|]; intros h1 _.
    ranges X; destruct (V h1 past) as [C0 C1]; pose proof (sees_something a) as S.
    pose proof (sees_not_negative X a pester); pose proof (sees_not_negative X a silence).
    set (v := fun m s => c1 ((m, s) :: h1) ((nothing, a) :: past) * (hears X contribute nothing * 1)
      + (1 - c1 ((m, s) :: h1) ((nothing, a) :: past)) * (hears X nothing nothing * 1)).
    assert (V1 : forall m s, v m s <= 1).
    { intros m s; destruct (V ((m, s) :: h1) ((nothing, a) :: past)); unfold v; cbn [hears].
      assert (0 <= c1 ((m, s) :: h1) ((nothing, a) :: past) * (1 - rho X)) by (apply product_not_negative; lra); lra. }
    assert (W : forall m, sees X a pester * v m pester + sees X a silence * v m silence <= 1).
    { intros m; assert (0 <= sees X a pester * (1 - v m pester)) by (apply product_not_negative; [|specialize (V1 m pester)]; lra).
      assert (0 <= sees X a silence * (1 - v m silence)) by (apply product_not_negative; [|specialize (V1 m silence)]; lra). lra. }
    change (c1 h1 past * (hears X contribute nothing * (sees X a pester * v contribute pester + sees X a silence * v contribute silence))
      + (1 - c1 h1 past) * (hears X nothing nothing * (sees X a pester * v nothing pester + sees X a silence * v nothing silence))
      <= c1 h1 past * (hears X contribute nothing * 1) + (1 - c1 h1 past) * (hears X nothing nothing * 1)).
    pose proof (hears_not_negative X contribute nothing); pose proof (hears_not_negative X nothing nothing).
    pose proof (W contribute) as Wc; pose proof (W nothing) as Wn.
    set (p := sees X a pester * v contribute pester + sees X a silence * v contribute silence) in *.
    set (r := sees X a pester * v nothing pester + sees X a silence * v nothing silence) in *.
    assert (0 <= c1 h1 past * (hears X contribute nothing * (1 - p))) by (repeat apply product_not_negative; lra).
    assert (0 <= (1 - c1 h1 past) * (hears X nothing nothing * (1 - r))) by (repeat apply product_not_negative; lra). lra.
  Qed.

  Lemma destitute_S o a past : destitute ((o, a) :: past) = true -> o = nothing /\ destitute past = true.
  Proof. destruct o; cbn; intros H; [discriminate | now split]. Qed.

  (** "At most what it had after round T." *)
  Lemma nothing_yet_at_most c1 h2 : valid_1 c1 -> destitute h2 = true ->
    nothing_yet c1 h2 <= 1 - (1 - rho X) * c1 [] [].
  Proof.
    intros V; induction h2 as [|[o a] past IH]; intros Ds.
    - unfold nothing_yet, given_2_and; cbn; lra.
    - destruct (destitute_S o a past Ds) as [-> Dp]; pose proof (nothing_yet_falls c1 a past V); specialize (IH Dp); lra.
  Qed.

  (** "An altruistic P1 has a rho alpha^m after m pesters", which is more the fewer they were. *)
  Lemma altruist_at_least h2 : destitute h2 = true ->
    rho X * power (alpha X) (length h2) <= nothing_yet (rational_1 (altruist_1 X)) h2.
  Proof.
    set (c1 := rational_1 (altruist_1 X)).
    assert (V : valid_1 c1) by apply altruist_valid.
    ranges X; destruct (alpha_range X) as [A0 A1]; pose proof (q_positive X); pose proof (q_at_most_one X).
    induction h2 as [|[o a] past IH]; intros Ds.
    - unfold nothing_yet, given_2_and; cbn; lra.
    - destruct (destitute_S o a past Ds) as [-> Dp]; specialize (IH Dp).
      assert (St : alpha X * nothing_yet c1 past <= nothing_yet c1 ((nothing, a) :: past)).
      { assert (El : alpha X * nothing_yet c1 past == given_2_and X c1 past nothing (fun _ _ => alpha X)).
        { unfold nothing_yet; transitivity (alpha X * given_2_and X c1 past nothing (fun _ _ => 1) + 0 * given_2_and X c1 past nothing (fun _ _ => 1)); [ring|].
          rewrite <- given_2_and_linear; unfold given_2_and; apply given_2_ext; intros h1; ring. }
        rewrite El; unfold nothing_yet, given_2_and; cbn [given_2]; apply given_2_le; [assumption|]; intros h1 _.
        destruct (V h1 past) as [C0 C1].
        assert (W : forall m, alpha X <= sees X a pester * (c1 ((m, pester) :: h1) ((nothing, a) :: past) * (hears X contribute nothing * 1)
              + (1 - c1 ((m, pester) :: h1) ((nothing, a) :: past)) * (hears X nothing nothing * 1))
            + sees X a silence * (c1 ((m, silence) :: h1) ((nothing, a) :: past) * (hears X contribute nothing * 1)
              + (1 - c1 ((m, silence) :: h1) ((nothing, a) :: past)) * (hears X nothing nothing * 1))).
        { intros m; unfold c1, rational_1; cbn [altruist_1 hears]; unfold alpha in *; destruct a; cbn [sees]; nra. }
        pose proof (hears_not_negative X contribute nothing); pose proof (hears_not_negative X nothing nothing).
        pose proof (W contribute) as Wc; pose proof (W nothing) as Wn.
        match type of Wc with _ <= ?e => set (p := e) in * end; match type of Wn with _ <= ?e => set (r := e) in * end.
        assert (0 <= c1 h1 past * (hears X contribute nothing * (p - alpha X))) by (repeat apply product_not_negative; lra).
        assert (0 <= (1 - c1 h1 past) * (hears X nothing nothing * (r - alpha X))) by (repeat apply product_not_negative; lra). lra. }
      cbn [length power]; assert (0 <= alpha X * (nothing_yet c1 past - rho X * power (alpha X) (length past)))
        by (apply product_not_negative; lra). lra.
  Qed.

  Lemma condition_1_not_negative t : 0 <= condition_1 X t.
  Proof.
    unfold condition_1, Qdiv; pose proof (s_p_positive X); pose proof (W_positive X);
      destruct (alpha_range X); destruct (power_range X (t - 1)).
    apply product_not_negative; [lra|]; apply Qinv_le_0_compat.
    assert (0 <= power (alpha X) (t - 1) * (1 - alpha X) * (b_c X - r_c X)) by (repeat apply product_not_negative; lra).
    assert (0 <= (1 - power (alpha X) (t - 1)) * s_p X) by (apply product_not_negative; lra). lra.
  Qed.

  (** Condition (1) at Figure 1's beliefs is condition (1) at every history, if a rational P1 contributes in round T. *)
  Lemma figure_1_is_everywhere s1 : valid_1 (rational_1 s1) -> s1 [] == 1 -> figure_1 X T Y ->
    condition_1_everywhere X T Y s1.
  Proof.
    intros V S F h2 HT Ds; specialize (F (T - length h2)%nat ltac:(lia)); cbv zeta in F.
    replace (T - (T - length h2))%nat with (length h2) in F by lia.
    pose proof (condition_1_not_negative (T - length h2)) as C0; set (c := condition_1 X (T - length h2)) in *.
    pose proof (share_A_not_negative Y) as SA; pose proof (share_R_not_negative Y) as SR; pose proof (share_B_not_negative Y) as SB.
    pose proof (altruist_at_least h2 Ds) as LA.
    pose proof (nothing_yet_at_most (rational_1 s1) h2 V Ds) as UR; unfold rational_1 at 2 in UR; rewrite S in UR.
    pose proof (nothing_yet_at_most (byzantine_1 (gifts Y)) h2 (gifts_valid Y) Ds) as UB; cbn [byzantine_1 map] in UB.
    unfold probability_2, altruistic_part, over_types.
    change (given_2_and X (rational_1 (altruist_1 X)) h2 nothing (fun _ _ => 1)) with (nothing_yet (rational_1 (altruist_1 X)) h2).
    change (given_2_and X (rational_1 s1) h2 nothing (fun _ _ => 1)) with (nothing_yet (rational_1 s1) h2).
    change (given_2_and X (byzantine_1 (gifts Y)) h2 nothing (fun _ _ => 1)) with (nothing_yet (byzantine_1 (gifts Y)) h2).
    set (x := rho X * power (alpha X) (length h2)) in *.
    set (na := nothing_yet (rational_1 (altruist_1 X)) h2) in *; set (nr := nothing_yet (rational_1 s1) h2) in *.
    set (nb := nothing_yet (byzantine_1 (gifts Y)) h2) in *.
    unfold byzantine_1 in UB; cbn [map] in UB.
    set (g := 1 - (1 - rho X) * gifts Y []) in *.
    ranges X; assert (G0 : 0 <= g).
    { destruct (gifts_valid Y [] []) as [g0 g1]; unfold byzantine_1 in g0, g1; cbn [map] in g0, g1; unfold g.
      assert (0 <= (1 - rho X) * (1 - gifts Y [])) by (apply product_not_negative; lra); lra. }
    assert (X0 : 0 <= x) by (unfold x; apply product_not_negative; [lra | apply power_range]).
    assert (Ro : 0 <= share_R Y * (rho X - nr)) by (apply product_not_negative; lra).
    assert (Bo : 0 <= share_B Y * (g - nb)) by (apply product_not_negative; lra).
    assert (O0 : 0 <= share_R Y * rho X + share_B Y * g)
      by (assert (0 <= share_R Y * rho X) by (apply product_not_negative; lra);
          assert (0 <= share_B Y * g) by (apply product_not_negative; lra); lra).
    assert (AX : 0 <= share_A Y * x) by (apply product_not_negative; lra).
    assert (C1 : 0 < 1 - c).
    { apply Qnot_le_lt; intros L.
      assert (0 <= (c - 1) * (share_A Y * x)) by (apply product_not_negative; lra).
      assert (0 <= c * (share_R Y * rho X + share_B Y * g)) by (apply product_not_negative; lra). lra. }
    assert (0 <= (1 - c) * (share_A Y * (na - x))) by (repeat apply product_not_negative; lra).
    assert (0 <= c * ((share_R Y * rho X + share_B Y * g) - (share_R Y * nr + share_B Y * nb))) by (apply product_not_negative; lra).
    lra.
  Qed.
End Figure1.

(** P1's first belief reaches its threshold of round T: to contribute costs it no more than to wait. *)
Definition first_belief_reaches (X : exchange) (T : nat) (Y : population) : Prop :=
  act X T [] (share_B Y) (share_A Y + share_R Y) 0 <= wait X T [] (share_B Y) (share_A Y + share_R Y) 0.

(** When Figure 1 is conservative: if P1's first belief reaches its threshold of round T, then the extended profile is a
    perfect Bayes equilibrium wherever Figure 1 says so, and so is the repaired one inside the paper's bound (3). *)
Theorem figure_1_is_conservative (X : exchange) (T : nat) (Y : population) :
  (1 <= T)%nat -> no_memory X -> figure_1 X T Y -> first_belief_reaches X T Y ->
  (up_to_t_star X T -> perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T)) /\
  (rounds T < bound_3 X -> perfect_bayes_equilibrium X T Y (repaired_1 X T Y) (altruist_2 T)).
Proof.
  intros H1 NM F R; unfold first_belief_reaches in R.
  assert (E : extended_1 X T Y [] = 1).
  { unfold extended_1, first_belief; cbn [belief_after unasked_since_contribution].
    replace (round T []) with T by (unfold round; cbn [length]; lia); unfold reaches; apply Qle_bool_iff in R; rewrite R; reflexivity. }
  split; intros HT.
  - apply theorem_9_extended; try assumption; apply figure_1_is_everywhere; [apply sigma_valid | rewrite E; reflexivity | assumption].
  - apply theorem_9_repaired; try assumption; apply figure_1_is_everywhere; [| |assumption].
    + intros h1 h2; unfold rational_1, repaired_1; destruct (belief_after _ _ _ _) as [[B D] N].
      destruct (reaches _ _ _ _); split; lra.
    + unfold repaired_1, first_belief; cbn [belief_after].
      replace (round T []) with T by (unfold round; cbn [length]; lia); unfold reaches.
      assert (Z : share_B Y + 0 == share_B Y) by ring; rewrite <- Z in R; apply Qle_bool_iff in R; rewrite R; reflexivity.
Qed.
