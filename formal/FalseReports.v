(** * Proposition 3: how many false reports a client can bear

    The notebook's proof: her participation alone bounds them.  For every pure profile (f, g), the share of false
    reports and her payoff, f + lambda (g - m) <= gamma; lambda is 1/u for the first formula, 1/p for the second. *)

From Goodwill Require Import InTheEnd Repeated Duality Steps Market.

(** Low quality is delivered and reported as good. *)
Definition false_reports : nat := (2 + number_of_outcome low_reported_good)%nat.

(** Her payoff, with [x] for each false report, at an end of the round. *)
Lemma covered_up M c p x b : is_market M -> price M <= x -> outside_payoff M <= b -> x - price M <= b ->
  (1 - success M) * (x - price M) + success M * (utility M - price M) <= b ->
  whole_round M c p (fun o e => 1 * pays_client M o e + 0 * pays_provider M o e + x * occurs_in 3 o e) <= b.
Proof.
  intros V Hx H0 H1 H2; pose proof V as (P & R & _ & A0 & A1 & F & _ & O); unfold outside_payoff in O.
  assert (U : price M <= utility M) by nra.
  set (f := fun o e => 1 * pays_client M o e + 0 * pays_provider M o e + x * occurs_in 3 o e).
  assert (L : forall e, low_delivered c f e <= x - price M)
    by (intros e; unfold low_delivered, f; destruct (says_good_of_low c); cbn; lra).
  assert (Rb : forall e, f rolled_back e <= 0) by (intros e; unfold f; cbn; lra).
  assert (H : high_delivered c f <= utility M - price M)
    by (unfold high_delivered, f; destruct (says_good_of_high c); cbn; lra).
  assert (LW : low_without c p f <= x - price M)
    by (unfold low_without; destruct (delivers_without p); [apply L | specialize (Rb false); lra]).
  assert (LI : low_in_spite c p f <= x - price M)
    by (unfold low_in_spite; destruct (delivers_low p); [apply L | specialize (Rb true); lra]).
  assert (HM : high_made c p f <= utility M - price M)
    by (unfold high_made; destruct (delivers_high p); [apply H | specialize (Rb true); lra]).
  unfold whole_round; destruct (comes_in c); [|unfold f; cbn; lra].
  unfold asked_for_service; destruct (makes_effort p); [|lra].
  assert (0 <= (1 - success M) * (x - price M - low_in_spite c p f)) by (apply Qmult_le_0_compat; lra).
  assert (0 <= success M * (utility M - price M - high_made c p f)) by (apply Qmult_le_0_compat; lra). lra.
Qed.

Theorem proposition_3 (M : market) (d : Q) (r : reading) (A : automaton) (s : state A) :
  is_market M -> 0 < d -> d < 1 -> perfect_public_equilibrium (market_game M d r) A ->
  in_the_end_at_most (fun n => earns (market_game M d r) A n false_reports s)
    (price M * outside_premium M / utility M) /\
  (outside_payoff M <= good_service M ->
   in_the_end_at_most (fun n => earns (market_game M d r) A n false_reports s)
     ((good_service M - outside_payoff M) / price M)).
Proof.
  intros V D0 D1 E; pose proof V as (P & R & _ & A0 & A1 & F & _ & O).
  assert (U : price M <= utility M) by (unfold outside_payoff in O; nra).
  assert (K : forall x b, 0 < x -> (forall c p, whole_round M c p (fun o e =>
      1 * pays_client M o e + 0 * pays_provider M o e + x * occurs_in 3 o e) <= b) ->
      in_the_end_at_most (fun n => earns (market_game M d r) A n false_reports s) ((b - outside_payoff M) / x)).
  { intros x b Hx H.
    assert (I : / x * x == 1) by (field; lra).
    apply (end_ext _ (fun n => / x * ((1 * earns (market_game M d r) A n 0 s + 0 * earns (market_game M d r) A n 1 s
        + x * earns (market_game M d r) A n 5 s) + - earns (market_game M d r) A n 0 s)) (/ x * (b + - outside_payoff M))).
    - intros n; change false_reports with 5%nat.
      set (y := earns _ _ n 5 s); set (z := earns _ _ n 0 s); set (z1 := earns _ _ n 1 s).
      transitivity ((/ x * x) * y); [rewrite I; ring | ring].
    - unfold Qdiv; ring.
    - apply end_times; [apply Qlt_le_weak, Qinv_lt_0_compat; assumption|].
      apply (end_plus (fun n => 1 * earns (market_game M d r) A n 0 s + 0 * earns (market_game M d r) A n 1 s
        + x * earns (market_game M d r) A n 5 s)).
      + now apply (profiles_bound M d r V D0 D1 A E).
      + now apply client_participates. }
  split; [|intros G].
  - apply (end_ext _ (fun n => earns (market_game M d r) A n false_reports s)
      ((utility M - price M - outside_payoff M) / utility M)); [reflexivity | unfold outside_payoff; field; lra |].
    apply K; [lra|]; intros c p; apply covered_up; auto; unfold outside_payoff; nra.
  - apply K; [assumption|]; intros c p; unfold good_service in *.
    assert (0 <= success M * (utility M - price M)) by (apply Qmult_le_0_compat; lra).
    apply covered_up; auto; lra.
Qed.
