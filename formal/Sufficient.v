(** * Altruism is sufficient; and in round 1 it is necessary

    "The presence of altruistic peers is sufficient to make pestering a credible threat": if a reply is worth more
    than a pester, some share of altruists below 1 is enough. *)

From Goodwill Require Import Model Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9
  Conservative MoreAltruists.

Section Sufficient.
  Context (X : exchange).

  (** Since messages get lost, an altruist may fail to answer. *)
  Lemma alpha_positive : 0 < alpha X.
  Proof.
    ranges X; pose proof (q_positive X); pose proof (q_at_most_one X); unfold alpha.
    assert (0 <= (1 - q X) * ((1 - rho X) * (1 - rho X))) by (repeat apply product_not_negative; lra).
    assert (0 < rho X * (1 - rho X)) by (apply Qmult_lt_0_compat; lra). lra.
  Qed.

  Lemma power_positive n : 0 < power (alpha X) n.
  Proof. pose proof alpha_positive; induction n; cbn [power]; [lra | now apply Qmult_lt_0_compat]. Qed.

  Lemma power_less n k : (n <= k)%nat -> power (alpha X) k <= power (alpha X) n.
  Proof.
    induction 1 as [|k H IH]; [lra|]; cbn [power]; destruct (alpha_range X); pose proof (power_positive k).
    assert (0 <= (1 - alpha X) * power (alpha X) k) by (apply product_not_negative; lra). lra.
  Qed.

  (** Condition (1) at a history, without fractions: what the altruists bring, against what the others cost. *)
  Lemma condition_1_in_masses t a o : (1 <= t)%nat -> s_p X < (1 - alpha X) * (b_c X - r_c X) ->
    s_p X * o < a * (power (alpha X) (t - 1) * ((1 - alpha X) * (b_c X - r_c X) - s_p X)) ->
    condition_1 X t * (a + o) < a.
  Proof.
    intros Ht R H; pose proof (s_p_positive X); pose proof (power_positive (t - 1)) as P; unfold condition_1.
    set (w := power (alpha X) (t - 1)) in *; set (g := (1 - alpha X) * (b_c X - r_c X)) in *.
    assert (0 < w * (g - s_p X)) by (apply Qmult_lt_0_compat; lra).
    set (den := w * (1 - alpha X) * (b_c X - r_c X) + (1 - w) * s_p X).
    assert (Ed : den == w * (g - s_p X) + s_p X) by (unfold den, g; ring).
    assert (E : s_p X / den * (a + o) == s_p X * (a + o) / den) by (field; lra).
    rewrite E; apply Qlt_shift_div_r; [lra|]; rewrite Ed; lra.
  Qed.
End Sufficient.

(** If an altruist's reply is worth more than a pester, there is a share of altruists below 1 from which on the extended
    profile is a perfect Bayes equilibrium: a destitute P2 pesters, whoever the others are. *)
Theorem altruism_is_sufficient (X : exchange) (T : nat) :
  (1 <= T)%nat -> no_memory X -> up_to_t_star X T -> s_p X < (1 - alpha X) * (b_c X - r_c X) ->
  exists enough, enough < 1 /\ forall Y, share_A Y + share_R Y + share_B Y == 1 -> enough <= share_A Y ->
    perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T).
Proof.
  intros H1 M HT R; pose proof (s_p_positive X) as Sp; ranges X.
  set (v := (1 - alpha X) * (b_c X - r_c X) - s_p X); set (w := power (alpha X) T).
  pose proof (power_positive X T) as W0; fold w in W0.
  set (k := rho X * w * (w * v)).
  assert (V0 : 0 < v) by (unfold v; lra).
  assert (Wv : 0 < w * v) by (apply Qmult_lt_0_compat; assumption).
  assert (Rw : 0 < rho X * w) by (apply Qmult_lt_0_compat; assumption).
  assert (K : 0 < k) by (apply Qmult_lt_0_compat; assumption).
  exists ((s_p X + (1#2) * k) / (s_p X + k)); split; [apply Qlt_shift_div_r; lra|]; intros Y Sum Enough.
  pose proof (share_A_not_negative Y) as A0; pose proof (share_R_not_negative Y) as R0; pose proof (share_B_not_negative Y) as B0.
  assert (Many : s_p X * (1 - share_A Y) < share_A Y * k).
  { assert (L : s_p X + (1#2) * k <= share_A Y * (s_p X + k)).
    { apply (Qmult_le_compat_r _ _ (s_p X + k)) in Enough; [|lra].
      assert (E : (s_p X + (1 # 2) * k) / (s_p X + k) * (s_p X + k) == s_p X + (1 # 2) * k) by (field; lra). lra. }
    lra. }
  apply theorem_9_extended; try assumption; intros h2 Hl Ds.
  pose proof (sigma_valid X T Y) as VS.
  pose proof (altruist_at_least X h2 Ds) as NA.
  pose proof (nothing_yet_at_most X (rational_1 (extended_1 X T Y)) h2 VS Ds) as NR.
  pose proof (nothing_yet_at_most X (byzantine_1 (gifts Y)) h2 (gifts_valid Y) Ds) as NB.
  pose proof (nothing_yet_positive X (rational_1 (extended_1 X T Y)) h2 VS Ds) as NR0.
  pose proof (nothing_yet_positive X (byzantine_1 (gifts Y)) h2 (gifts_valid Y) Ds) as NB0.
  destruct (VS [] []) as [c0 _]; destruct (gifts_valid Y [] []) as [g0 _].
  assert (0 <= (1 - rho X) * rational_1 (extended_1 X T Y) [] []) by (apply product_not_negative; lra).
  assert (0 <= (1 - rho X) * byzantine_1 (gifts Y) [] []) by (apply product_not_negative; lra).
  unfold probability_2, altruistic_part, over_types.
  change (given_2_and X (rational_1 (altruist_1 X)) h2 nothing (fun _ _ => 1)) with (nothing_yet X (rational_1 (altruist_1 X)) h2).
  change (given_2_and X (rational_1 (extended_1 X T Y)) h2 nothing (fun _ _ => 1))
    with (nothing_yet X (rational_1 (extended_1 X T Y)) h2).
  change (given_2_and X (byzantine_1 (gifts Y)) h2 nothing (fun _ _ => 1)) with (nothing_yet X (byzantine_1 (gifts Y)) h2).
  set (na := nothing_yet X (rational_1 (altruist_1 X)) h2) in *.
  set (nr := nothing_yet X (rational_1 (extended_1 X T Y)) h2) in *; set (nb := nothing_yet X (byzantine_1 (gifts Y)) h2) in *.
  rewrite <- Qplus_assoc; apply condition_1_in_masses; [lia | assumption |]; fold v.
  (* the others are few ... *)
  assert (Few : s_p X * (share_R Y * nr + share_B Y * nb) <= s_p X * (1 - share_A Y)).
  { assert (0 <= share_R Y * (1 - nr)) by (apply product_not_negative; lra).
    assert (0 <= share_B Y * (1 - nb)) by (apply product_not_negative; lra). apply Qmult_le_l; lra. }
  (* ... and nothing has arrived of the altruists with a chance of at least rho alpha^T *)
  pose proof (power_less X (length h2) T ltac:(lia)) as W1; pose proof (power_less X (T - length h2 - 1) T ltac:(lia)) as W2.
  fold w in W1, W2; set (w2 := power (alpha X) (T - length h2 - 1)) in *.
  assert (NA' : rho X * w <= na).
  { assert (0 <= rho X * (power (alpha X) (length h2) - w)) by (apply product_not_negative; lra). lra. }
  assert (Vw : 0 <= (w2 - w) * v) by (apply product_not_negative; lra).
  assert (0 <= (na - rho X * w) * (w2 * v)) by (apply product_not_negative; lra).
  assert (0 <= rho X * w * ((w2 - w) * v)) by (apply product_not_negative; lra).
  assert (More : 0 <= share_A Y * (na * (w2 * v) - k)) by (apply product_not_negative; unfold k; lra).
  lra.
Qed.

(** "P2 pesters only if it believes that P1 is sufficiently altruistic": in round 1 the pester is no worse than silence
    if and only if condition (1) holds, or its tie. *)
Theorem the_last_pester_needs_altruists (X : exchange) (T : nat) (Y : population) (h2 : history) :
  no_memory X -> up_to_t_star X T -> 0 < share_A Y + share_R Y -> destitute h2 = true -> round T h2 = 1%nat ->
  worth_of_act X T Y (extended_1 X T Y) (altruist_2 T) h2 nothing silence <= worth_of_act X T Y (extended_1 X T Y) (altruist_2 T) h2 nothing pester
  <-> condition_1 X 1 * probability_2 X Y (extended_1 X T Y) h2 nothing <= altruistic_part X Y h2 nothing.
Proof.
  intros M HT Somebody Ds Hr; assert (HT' : (length h2 + 1 = T)%nat) by (unfold round in Hr; lia).
  unfold worth_of_act, probability_2, altruistic_part, over_types.
  rewrite (altruist_gains X T 0 h2 Ds HT'), (byzantine_gains X T Y 0 h2 HT'),
    (rational_gains_last X T Y M HT Somebody h2 Ds HT').
  change (given_2_and X (rational_1 (altruist_1 X)) h2 nothing (fun _ _ => 1)) with (nothing_yet X (rational_1 (altruist_1 X)) h2).
  change (given_2_and X (rational_1 (extended_1 X T Y)) h2 nothing (fun _ _ => 1))
    with (nothing_yet X (rational_1 (extended_1 X T Y)) h2).
  change (given_2_and X (byzantine_1 (gifts Y)) h2 nothing (fun _ _ => 1)) with (nothing_yet X (byzantine_1 (gifts Y)) h2).
  pose proof (W_positive X) as W0; destruct (alpha_range X) as [_ A1].
  assert (G : 0 < (1 - alpha X) * (b_c X - r_c X)) by (apply Qmult_lt_0_compat; lra).
  unfold condition_1; cbn [power Nat.sub]; set (g := (1 - alpha X) * (b_c X - r_c X)) in *.
  set (na := nothing_yet X (rational_1 (altruist_1 X)) h2); set (nr := nothing_yet X (rational_1 (extended_1 X T Y)) h2).
  set (nb := nothing_yet X (byzantine_1 (gifts Y)) h2).
  set (pr := share_A Y * na + share_R Y * nr + share_B Y * nb).
  assert (Ed : 1 * (1 - alpha X) * (b_c X - r_c X) + (1 - 1) * s_p X == g) by (unfold g; ring).
  rewrite Ed; assert (E : s_p X / g * pr == s_p X * pr / g) by (field; lra); rewrite E.
  split; intros L.
  - apply Qle_shift_div_r; [assumption|]; unfold pr; lra.
  - apply (Qmult_le_compat_r _ _ g) in L; [|lra].
    assert (E' : s_p X * pr / g * g == s_p X * pr) by (field; lra); rewrite E' in L; unfold pr in L; lra.
Qed.
