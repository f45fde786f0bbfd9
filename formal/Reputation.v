(** * A client of unknown type: how often is she tested?

    With some probability the client is honest by nature: she always comes in and always reports the truth.
    Otherwise she is normal, and does what is best for her.  The provider does not know which; what he believes
    follows from her acts by Bayes' rule.

    The provider plays the same strategy against both types.  So a profile is two plays of the repeated market of
    [Market.v] that share the public states: one with the honest type, and one with the normal type. *)

From Goodwill Require Import InTheEnd Repeated Market.

(** As in [Repeated.v], there may be as many states as there are public histories. *)
Record public_profile := {
  public : Type;
  provider : public -> lottery nat;         (* his mixed action in a state *)
  normal_plays : public -> lottery nat;           (* that of the normal type *)
  leads_to : public -> nat -> lottery public; (* what follows each outcome *)
  honest_belief : public -> Q                      (* that the client is honest by nature, at the start of a round *)
}.

(** The honest type comes in, and reports low quality as bad and high quality as good. *)
Definition honest_action : nat := 5.

Definition with_honest (Pf : public_profile) : automaton := {|
  state := public Pf;
  plays := fun s p => match p with O => surely honest_action | S _ => provider Pf s end;
  next := leads_to Pf
|}.
Definition with_normal (Pf : public_profile) : automaton := {|
  state := public Pf;
  plays := fun s p => match p with O => normal_plays Pf s | S _ => provider Pf s end;
  next := leads_to Pf
|}.

(** ** Beliefs *)

(** Her act in a round that ends so; what the provider does is no act of hers. *)
Definition her_act (o : outcome) (c : client_moves) : bool :=
  match o with
  | stayed_out => negb (comes_in c)
  | rolled_back => comes_in c
  | low_reported_bad => comes_in c && negb (says_good_of_low c)
  | low_reported_good => comes_in c && says_good_of_low c
  | high_reported_bad => comes_in c && negb (says_good_of_high c)
  | high_reported_good => comes_in c && says_good_of_high c
  end.

Definition one_if (x : bool) : Q := if x then 1 else 0.

(** The chance that the normal type, and that a client of unknown type, would act so. *)
Definition normal_chance (Pf : public_profile) (s : public Pf) (o : outcome) : Q :=
  mean (normal_plays Pf s) (fun a => one_if (her_act o (client_action a))).
Definition honest_part (Pf : public_profile) (s : public Pf) (o : outcome) : Q :=
  honest_belief Pf s * one_if (her_act o (client_action honest_action)).
Definition chance_of_act (Pf : public_profile) (s : public Pf) (o : outcome) : Q :=
  honest_part Pf s o + (1 - honest_belief Pf s) * normal_chance Pf s o.

(** Bayes' rule, whatever the provider did. *)
Definition bayes (Pf : public_profile) : Prop := forall s o w s',
  In (w, s') (leads_to Pf s (number_of_outcome o)) -> 0 < w ->
  honest_belief Pf s' * chance_of_act Pf s o == honest_part Pf s o.

(** What he believes after she has come in: that she is honest by nature, mu; and that she would report low
    quality as bad, pi. *)
Definition believes_honest (Pf : public_profile) (s : public Pf) : Q := honest_belief Pf s / chance_of_act Pf s rolled_back.
Definition expects_truth (Pf : public_profile) (s : public Pf) : Q :=
  chance_of_act Pf s low_reported_bad / chance_of_act Pf s rolled_back.

(** ** Tests *)

Definition quality_is_low (M : market) (b : nat) : Q := if makes_effort (provider_action b) then 1 - success M else 1.
Definition low_is_delivered (b : nat) : bool :=
  if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b).

(** A test: some client comes in, and low quality is delivered with some probability. *)
Definition low_delivery (M : market) (Pf : public_profile) (s : public Pf) : Q :=
  mean (provider Pf s) (fun b => one_if (low_is_delivered b) * quality_is_low M b).
Definition tested (M : market) (Pf : public_profile) (s : public Pf) : Prop :=
  0 < low_delivery M Pf s /\ 0 < chance_of_act Pf s rolled_back.

(** [record M Pf s tests s']: the play may lead from [s] to [s'] with acts of an honest client; [tests] are the
    states in which low quality was delivered, and reported as bad. *)
Inductive record (M : market) (Pf : public_profile) (s : public Pf) : list (public Pf) -> public Pf -> Prop :=
| no_record : record M Pf s [] s
| test tests s' w s'' : record M Pf s tests s' -> tested M Pf s' ->
    In (w, s'') (leads_to Pf s' (number_of_outcome low_reported_bad)) -> 0 < w -> record M Pf s (s' :: tests) s''
| no_test tests s' o w s'' : record M Pf s tests s' ->
    In (w, s'') (leads_to Pf s' (number_of_outcome o)) -> 0 < w ->
    o = rolled_back \/ o = high_reported_good -> record M Pf s tests s''.

Fixpoint product (l : list Q) : Q := match l with [] => 1 | x :: l' => x * product l' end.

(** The tests at which he expected the truth with a probability of at most [level]. *)
Definition doubted (Pf : public_profile) (level : Q) (tests : list (public Pf)) : list (public Pf) :=
  filter (fun s => Qle_bool (expects_truth Pf s) level) tests.

Definition is_profile (G : repeated_game) (Pf : public_profile) : Prop :=
  is_automaton G (with_normal Pf) /\ (forall s, 0 <= honest_belief Pf s /\ honest_belief Pf s <= 1) /\ bayes Pf.

(** ** The statistical lemma: truth cannot surprise for long *)

Section Truth.
  Context (M : market) (d : Q) (r : reading) (Pf : public_profile) (VP : is_profile (market_game M d r) Pf).

  Lemma one_if_range x : 0 <= one_if x /\ one_if x <= 1.
  Proof. destruct x; cbn; lra. Qed.

  Lemma normal_lottery s : is_lottery (normal_plays Pf s).
  Proof. destruct VP as (VA & _); apply (VA s). Qed.

  Lemma normal_chance_range s o : 0 <= normal_chance Pf s o /\ normal_chance Pf s o <= 1.
  Proof.
    pose proof (normal_lottery s) as L; unfold normal_chance; split.
    - rewrite <- (mean_constant _ 0 L); apply mean_le; [assumption|]; intros a; apply one_if_range.
    - apply Qle_trans with (mean (normal_plays Pf s) (fun _ => 1)); [|rewrite (mean_constant _ 1 L); lra].
      apply mean_le; [assumption|]; intros a; apply one_if_range.
  Qed.

  Lemma chance_of_act_range s o : 0 <= honest_part Pf s o /\ honest_part Pf s o <= chance_of_act Pf s o /\ chance_of_act Pf s o <= 1.
  Proof.
    destruct VP as (_ & B & _); destruct (B s) as [B0 B1]; destruct (normal_chance_range s o) as [N0 N1].
    unfold chance_of_act, honest_part; destruct (one_if_range (her_act o (client_action honest_action))) as [O0 O1].
    set (h := one_if _) in *.
    assert (0 <= honest_belief Pf s * h) by (apply Qmult_le_0_compat; lra).
    assert (0 <= honest_belief Pf s * (1 - h)) by (apply Qmult_le_0_compat; lra).
    assert (0 <= (1 - honest_belief Pf s) * normal_chance Pf s o) by (apply Qmult_le_0_compat; lra).
    assert (0 <= (1 - honest_belief Pf s) * (1 - normal_chance Pf s o)) by (apply Qmult_le_0_compat; lra).
    repeat split; lra.
  Qed.

  (** A client who tells the truth, and one who lies, has come in. *)
  Lemma comes_in_to_report s :
    normal_chance Pf s rolled_back == normal_chance Pf s low_reported_bad + normal_chance Pf s low_reported_good.
  Proof.
    unfold normal_chance; rewrite <- mean_plus; apply mean_ext; intros a; cbn [her_act].
    destruct (comes_in (client_action a)), (says_good_of_low (client_action a)); cbn; ring.
  Qed.

  (** "Other acts consistent with her type never lower it." *)
  Lemma belief_never_falls s o w s' : In (w, s') (leads_to Pf s (number_of_outcome o)) -> 0 < w ->
    her_act o (client_action honest_action) = true -> honest_belief Pf s <= honest_belief Pf s'.
  Proof.
    intros I W H; destruct VP as (_ & B & By); specialize (By s o w s' I W).
    destruct (chance_of_act_range s o) as (_ & _ & C1); destruct (B s') as [B0 B1].
    unfold honest_part in By; rewrite H in By; cbn [one_if] in By.
    assert (0 <= honest_belief Pf s' * (1 - chance_of_act Pf s o)) by (apply Qmult_le_0_compat; lra). lra.
  Qed.

  (** "A truthful report at the i-th test divides the belief in the honest type by pi_i." *)
  Lemma truth_divides s w s' : In (w, s') (leads_to Pf s (number_of_outcome low_reported_bad)) -> 0 < w ->
    believes_honest Pf s <= honest_belief Pf s' * expects_truth Pf s /\ honest_belief Pf s <= believes_honest Pf s.
  Proof.
    intros I W; destruct VP as (_ & B & By); specialize (By s low_reported_bad w s' I W).
    destruct (chance_of_act_range s rolled_back) as (H0 & H1 & C1); destruct (B s) as [B0 _]; destruct (B s') as [B0' _].
    unfold honest_part in H1, By; cbn in H1, By; unfold believes_honest, expects_truth.
    set (c := chance_of_act Pf s rolled_back) in *; set (t := chance_of_act Pf s low_reported_bad) in *.
    destruct (Qlt_le_dec 0 c) as [L|L].
    - assert (E : honest_belief Pf s' * (t / c) == honest_belief Pf s' * t / c) by (field; lra); rewrite E, By; split.
      + apply Qle_lteq; right; field; lra.
      + apply Qle_shift_div_l; [assumption|].
        assert (0 <= honest_belief Pf s * (1 - c)) by (apply Qmult_le_0_compat; lra); lra.
    - assert (Z : c == 0) by lra; assert (Zb : honest_belief Pf s == 0) by lra.
      rewrite Zb; unfold Qdiv; rewrite Z; change (/ 0) with 0; split; ring_simplify; lra.
  Qed.

  Lemma expects_truth_range s : 0 <= expects_truth Pf s /\ expects_truth Pf s <= 1.
  Proof.
    destruct (chance_of_act_range s low_reported_bad) as (T0 & T1 & _).
    destruct (chance_of_act_range s rolled_back) as (H0 & H1 & _).
    destruct (normal_chance_range s low_reported_good) as [N0 _]; destruct VP as (_ & B & _); destruct (B s) as [B0 B1].
    assert (L : chance_of_act Pf s low_reported_bad <= chance_of_act Pf s rolled_back).
    { unfold chance_of_act; rewrite comes_in_to_report; unfold honest_part; cbn.
      assert (0 <= (1 - honest_belief Pf s) * normal_chance Pf s low_reported_good) by (apply Qmult_le_0_compat; lra). lra. }
    unfold expects_truth; set (c := chance_of_act Pf s rolled_back) in *.
    destruct (Qlt_le_dec 0 c) as [P0|P0].
    - split; [apply Qle_shift_div_l | apply Qle_shift_div_r]; lra.
    - assert (Z : c == 0) by lra; unfold Qdiv; rewrite Z; change (/ 0) with 0; split; ring_simplify; lra.
  Qed.

  Lemma product_range tests : 0 <= product (map (expects_truth Pf) tests).
  Proof.
    induction tests as [|x l IH]; cbn; [lra|]; apply Qmult_le_0_compat; [apply expects_truth_range|assumption].
  Qed.

  (** "The belief is at most 1, so 1 >= mu_0 / (pi_1 ... pi_n) after n tests." *)
  Theorem truth_is_expected s tests s' : record M Pf s tests s' ->
    honest_belief Pf s <= honest_belief Pf s' /\ honest_belief Pf s <= honest_belief Pf s' * product (map (expects_truth Pf) tests).
  Proof.
    intros R; induction R as [|tests s' w s'' R [Up Div] Te I W|tests s' o w s'' R [Up Div] I W O]; cbn [map product].
    - split; lra.
    - destruct (truth_divides s' w s'' I W) as [T1 T2]; pose proof (belief_never_falls s' low_reported_bad w s'' I W eq_refl).
      pose proof (product_range tests) as Pr.
      set (p := product (map (expects_truth Pf) tests)) in *.
      assert (0 <= (honest_belief Pf s'' * expects_truth Pf s' - honest_belief Pf s') * p) by (apply Qmult_le_0_compat; lra).
      split; lra.
    - pose proof (belief_never_falls s' o w s'' I W ltac:(destruct O as [-> | ->]; reflexivity)) as F.
      pose proof (product_range tests) as Pr.
      set (p := product (map (expects_truth Pf) tests)) in *.
      assert (0 <= (honest_belief Pf s'' - honest_belief Pf s') * p) by (apply Qmult_le_0_compat; lra).
      split; lra.
  Qed.
  Lemma product_at_most level tests : 0 <= level ->
    product (map (expects_truth Pf) tests) <= to_the level (length (doubted Pf level tests)).
  Proof.
    intros L0; induction tests as [|s tests IH]; cbn [map product doubted filter]; [cbn; lra|].
    fold (doubted Pf level tests); destruct (expects_truth_range s) as [E0 E1].
    pose proof (product_range tests) as Pr; pose proof (power_not_negative level (length (doubted Pf level tests)) L0) as Po.
    set (x := expects_truth Pf s) in *; set (p := product _) in *; set (q := to_the level (length (doubted Pf level tests))) in *.
    destruct (Qle_bool x level) eqn:D; cbn [length to_the]; fold q.
    - apply Qle_bool_iff in D.
      assert (0 <= (level - x) * p) by (apply Qmult_le_0_compat; lra).
      assert (0 <= level * (q - p)) by (apply Qmult_le_0_compat; lra). lra.
    - assert (0 <= (1 - x) * p) by (apply Qmult_le_0_compat; lra). lra.
  Qed.
End Truth.

(** The lemma: on a record of truthful reports at most ln mu_0 / ln level tests are expected to be answered
    truthfully with a probability of at most [level]: mu_0 <= level^n. *)
Theorem truth_cannot_surprise_for_long (M : market) (d : Q) (r : reading) (Pf : public_profile) (level : Q) s tests s' :
  is_profile (market_game M d r) Pf -> 0 <= level -> record M Pf s tests s' ->
  honest_belief Pf s <= to_the level (length (doubted Pf level tests)).
Proof.
  intros VP L R; destruct (truth_is_expected M d r Pf VP s tests s' R) as [_ T].
  pose proof (product_at_most M d r Pf VP level tests L); pose proof (product_range M d r Pf VP tests).
  destruct VP as (_ & B & _); destruct (B s') as [B0 B1].
  set (p := product _) in *; assert (0 <= (1 - honest_belief Pf s') * p) by (apply Qmult_le_0_compat; lra). lra.
Qed.

(** ** Equilibrium *)

(** Nobody gains by a deviation, at any public history: the normal type against the provider, and the provider
    against a client of unknown type.  (This asks for less than the book's perfect Bayes equilibria do, which look
    at each node of a round, too.) *)
Definition equilibrium_with_unknown_client (G : repeated_game) (Pf : public_profile) : Prop :=
  is_profile G Pf /\
  (forall dev, is_deviation G (with_normal Pf) 0 dev -> forall s, in_the_end_at_most (fun n =>
     deviating G (with_normal Pf) 0 dev n [] s - earns G (with_normal Pf) n 0 s) 0) /\
  (forall dev, is_deviation G (with_normal Pf) 1 dev -> forall s, in_the_end_at_most (fun n =>
     honest_belief Pf s * (deviating G (with_honest Pf) 1 dev n [] s - earns G (with_honest Pf) n 1 s)
     + (1 - honest_belief Pf s) * (deviating G (with_normal Pf) 1 dev n [] s - earns G (with_normal Pf) n 1 s)) 0).

(** What the provider gets after an outcome, from a client who came in: the honest ones, and the normal ones. *)
Definition after_rollback (G : repeated_game) (Pf : public_profile) (s : public Pf) (n : nat) : Q :=
  honest_part Pf s rolled_back * then_earns G (with_honest Pf) n s (number_of_outcome rolled_back) 1
  + (1 - honest_belief Pf s) * normal_chance Pf s rolled_back
    * then_earns G (with_normal Pf) n s (number_of_outcome rolled_back) 1.

(** A rollback is safe: it is worth v at least, wherever low quality is delivered. *)
Definition rollbacks_are_safe (M : market) (G : repeated_game) (Pf : public_profile) : Prop :=
  forall s, tested M Pf s -> in_the_end_at_most (fun n => - after_rollback G Pf s n) (- (margin M * chance_of_act Pf s rolled_back)).

(** V_P, the provider's greatest profit with a client who can leave. *)
Definition most_profit (M : market) : Q :=
  Qmin (price M - effort_cost M * (price M + outside_payoff M) / (success M * utility M))
       (success M * utility M - effort_cost M - outside_payoff M).

(** The book's pi*(mu) and pi-bar. *)
Definition pi_star (M : market) (d mu : Q) : Q :=
  (price M + (1 - mu) * (d * (most_profit M - margin M) / (1 - d))) / penalty M.
Definition pi_bar (M : market) (d : Q) : Q :=
  ((1 - d) * price M + d * (most_profit M - margin M)) / ((1 - d) * penalty M + d * (most_profit M - margin M)).

(** Trade is worth while for both, and a truthful complaint costs the provider more than the price. *)
Definition trade_is_worth_while (M : market) : Prop := 0 <= margin M /\ outside_payoff M <= good_service M.

(** *** What the types can bring the provider *)

(** A bound on a sum of payoffs in every state bounds the payoffs of the play. *)
Lemma states_bound G (A : automaton) (x0 x1 H : Q) : is_repeated_game G -> is_automaton G A ->
  (forall s, x0 * stage_of G (plays A s 0) (plays A s 1) 0 + x1 * stage_of G (plays A s 0) (plays A s 1) 1 <= H) ->
  forall n s, x0 * earns G A n 0 s + x1 * earns G A n 1 s <= (1 - to_the (delta G) n) * H.
Proof.
  intros V VA B n; pose proof V as (D0 & D1 & _); induction n as [|n IH]; intros s; cbn [earns to_the]; [lra|].
  rewrite !(round_split G A); destruct (chance_is_law G A V VA s) as [C0 C1].
  set (pi := chance_of G (plays A s 0) (plays A s 1)) in *.
  pose proof (average_le _ pi (fun y => x0 * mean (next A s y) (earns G A n 0) + x1 * mean (next A s y) (earns G A n 1))
    ((1 - to_the (delta G) n) * H) C0 C1) as K.
  rewrite (sum_ext _ _ (fun y => x0 * (pi y * mean (next A s y) (earns G A n 0)) + x1 * (pi y * mean (next A s y) (earns G A n 1))))
    in K by (intros; ring).
  rewrite sum_plus, !sum_times in K.
  set (S0 := sum_below _ (fun y => pi y * mean (next A s y) (earns G A n 0))) in *.
  set (S1 := sum_below _ (fun y => pi y * mean (next A s y) (earns G A n 1))) in *.
  assert (L : x0 * S0 + x1 * S1 <= (1 - to_the (delta G) n) * H).
  { apply K; intros y Hy; assert (N : is_lottery (next A s y)) by now apply VA.
    rewrite <- (mean_constant _ ((1 - to_the (delta G) n) * H) N), <- !mean_times, <- mean_plus; now apply mean_le. }
  specialize (B s); set (T0 := stage_of G _ _ 0) in *; set (T1 := stage_of G _ _ 1) in *.
  assert (0 <= delta G * ((1 - to_the (delta G) n) * H - (x0 * S0 + x1 * S1))) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - delta G) * (H - (x0 * T0 + x1 * T1))) by (apply Qmult_le_0_compat; lra). lra.
Qed.

Lemma in_the_end_below d H (x : nat -> Q) : 0 < d -> d < 1 -> (forall n, x n <= (1 - to_the d n) * H) -> in_the_end_at_most x H.
Proof.
  intros D0 D1 B e He; destruct (powers_vanish d (- H) e) as [N HN]; [lra..|].
  exists N; intros n Hn; specialize (HN n Hn); specialize (B n); lra.
Qed.

(** "Good service is the best against honest reports." *)
Lemma best_against_honest M p : is_market M -> price M <= penalty M -> 0 <= margin M ->
  whole_round M (client_action honest_action) p (pays_provider M) <= margin M.
Proof.
  intros (Pf & _ & C & A0 & A1 & _) Pe Ma; unfold margin in *.
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered; cbn.
  assert (0 <= success M * price M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - success M) * (penalty M - price M)) by (apply Qmult_le_0_compat; lra).
  destruct (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p); unfold pays_provider; lra.
Qed.

(** Two lines bound every profile: "his payoff and hers are a point of the feasible set".  On the one [k] units of hers
    are worth one of his, k = c / (alpha u). *)
Lemma feasible_flat M c p k : is_market M -> 0 <= margin M -> k * (success M * utility M) == effort_cost M -> 0 <= k -> k <= 1 ->
  whole_round M c p (fun o e => k * pays_client M o e + 1 * pays_provider M o e) <= price M - k * price M.
Proof.
  intros (Pf & R & C & A0 & A1 & F & Pe & O) Ma E K0 K1; unfold margin, outside_payoff in *.
  set (a := success M) in *; set (pr := price M) in *; set (u := utility M) in *; set (rh := outside_premium M) in *.
  assert (U : 0 <= u) by (assert (0 <= pr * rh) by (apply Qmult_le_0_compat; lra); lra).
  assert (KP : 0 <= pr * (1 - k)) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * (pr * (1 - k))) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - a) * (pr * (1 - k))) by (apply Qmult_le_0_compat; lra).
  assert (KF : 0 <= k * fine M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * (k * fine M)) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - a) * (k * fine M)) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * penalty M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - a) * penalty M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= k * (a * u)) by lra.
  (* the outside provider: k u <= p, since c <= alpha p *)
  assert (Ku : k * u <= pr).
  { apply (Qmult_le_l _ _ a A0); assert (Z : a * (k * u) == k * (a * u)) by ring; rewrite Z, E; lra. }
  assert (0 <= k * (pr * rh)) by (repeat apply Qmult_le_0_compat; lra).
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c); [|unfold pays_client, pays_provider; unfold outside_payoff; fold pr u rh; lra].
  destruct (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p), (says_good_of_low c), (says_good_of_high c);
    unfold pays_client, pays_provider; fold a pr u; lra.
Qed.

Lemma feasible_steep M c p : is_market M -> trade_is_worth_while M ->
  whole_round M c p (fun o e => 1 * pays_client M o e + 1 * pays_provider M o e) <= success M * utility M - effort_cost M.
Proof.
  intros (Pf & R & C & A0 & A1 & F & Pe & O) (Ma & Tr); unfold margin, outside_payoff, good_service in *.
  set (a := success M) in *; set (pr := price M) in *; set (u := utility M) in *; set (rh := outside_premium M) in *.
  assert (0 <= a * fine M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - a) * fine M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * penalty M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= (1 - a) * penalty M) by (apply Qmult_le_0_compat; lra).
  assert (0 <= pr * rh) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * u) by (apply Qmult_le_0_compat; lra).
  assert (0 <= a * pr) by (apply Qmult_le_0_compat; lra).
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c); [|unfold pays_client, pays_provider; unfold outside_payoff; fold pr u rh; lra].
  destruct (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p), (says_good_of_low c), (says_good_of_high c);
    unfold pays_client, pays_provider; fold a pr u; lra.
Qed.

Lemma whole_round_linear M c p x y f g :
  whole_round M c p (fun o e => x * f o e + y * g o e) == x * whole_round M c p f + y * whole_round M c p g.
Proof.
  unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c), (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p); ring.
Qed.

Lemma whole_round_ext M c p f g : (forall o e, f o e == g o e) -> whole_round M c p f == whole_round M c p g.
Proof.
  intros H; unfold whole_round, asked_for_service, low_without, low_in_spite, high_made, low_delivered, high_delivered.
  destruct (comes_in c), (makes_effort p), (delivers_without p), (delivers_low p), (delivers_high p); rewrite ?H; reflexivity.
Qed.

Lemma stage_combined M d r l0 l1 x0 x1 :
  x0 * stage_of (market_game M d r) l0 l1 0 + x1 * stage_of (market_game M d r) l0 l1 1
  == mean l0 (fun a => mean l1 (fun b => whole_round M (client_action a) (provider_action b)
       (fun o e => x0 * pays_client M o e + x1 * pays_provider M o e))).
Proof.
  unfold stage_of; rewrite <- !mean_times, <- mean_plus; apply mean_ext; intros a.
  rewrite <- !mean_times, <- mean_plus; apply mean_ext; intros b; cbn [stage_payoff market_game counted].
  now rewrite whole_round_linear.
Qed.

(** *** Rolling back low quality, this once *)

(** The same action, but low quality is rolled back. *)
Definition without_tests (b : nat) : nat :=
  if low_is_delivered b then Nat.clearbit b (if makes_effort (provider_action b) then 1 else 2) else b.

Definition rolls_low_back (p : provider_moves) : provider_moves := {|
  makes_effort := makes_effort p;
  delivers_without := if makes_effort p then delivers_without p else false;
  delivers_low := if makes_effort p then false else delivers_low p;
  delivers_high := delivers_high p |}.

Lemma without_tests_rolls_back b : (b < 16)%nat ->
  (without_tests b < 16)%nat /\ provider_action (without_tests b) = rolls_low_back (provider_action b).
Proof. intros Hb; do 16 (destruct b as [|b]; [split; [cbv; lia | reflexivity]|]); lia. Qed.

Lemma rolling_back M b c f : (b < 16)%nat ->
  whole_round M c (provider_action b) f
  == whole_round M c (provider_action (without_tests b)) f
     + (if comes_in c then one_if (low_is_delivered b) * quality_is_low M b
          * (low_delivered c f (makes_effort (provider_action b)) - f rolled_back (makes_effort (provider_action b)))
        else 0).
Proof.
  intros Hb; destruct (without_tests_rolls_back b Hb) as [_ ->]; unfold low_is_delivered, quality_is_low.
  destruct (provider_action b) as [e w l h]; unfold whole_round, asked_for_service, low_without, low_in_spite, high_made.
  cbn [makes_effort delivers_without delivers_low delivers_high rolls_low_back].
  destruct (comes_in c); [|ring]; destruct e; [destruct l | destruct w]; cbn [one_if]; ring.
Qed.

(** What a test brings in a round and afterwards, more than a rollback: [cont] follows each outcome. *)
Definition test_brings (M : market) (d : Q) (cont : nat -> Q) (a : nat) : Q :=
  if comes_in (client_action a)
  then (1 - d) * (price M - if says_good_of_low (client_action a) then 0 else penalty M)
       + d * (cont (number_of_outcome (if says_good_of_low (client_action a) then low_reported_good else low_reported_bad))
              - cont (number_of_outcome rolled_back))
  else 0.

Section Instead.
  Context (M : market) (d : Q) (r : reading) (A : automaton).
  Notation G := (market_game M d r).
  Context (VA : is_automaton G A).

  (** He rolls back low quality in this round, and then goes on as before. *)
  Definition rolls_back_once : deviation A := fun h s =>
    match h with [] => map (fun draw => (fst draw, without_tests (snd draw))) (plays A s 1) | _ => plays A s 1 end.

  Lemma mean_map {B C} (l : lottery B) (g : B -> C) f : mean (map (fun draw => (fst draw, g (snd draw))) l) f = mean l (fun b => f (g b)).
  Proof. induction l as [|[w b] l IH]; cbn; [reflexivity|]; now rewrite IH. Qed.

  Lemma rolls_back_once_is_deviation : is_deviation G A 1 rolls_back_once.
  Proof.
    intros [|x h] s; [|apply (VA s)]; cbn [rolls_back_once]; destruct (VA s) as (_ & [[L0 L1] F] & _); split; [split|].
    - rewrite Forall_forall in *; intros x I; apply in_map_iff in I; destruct I as ([w b] & <- & I); exact (L0 _ I).
    - now rewrite mean_map.
    - rewrite Forall_forall in *; intros x I; apply in_map_iff in I; destruct I as ([w b] & <- & I); cbn [snd fst].
      apply without_tests_rolls_back; exact (F _ I).
  Qed.

  (** Later rounds are as before. *)
  Lemma later_as_before n : forall x h s, deviating G A 1 rolls_back_once n (x :: h) s == earns G A n 1 s.
  Proof.
    induction n as [|n IH]; intros x h s; cbn [deviating earns]; [reflexivity|].
    rewrite (round_own G A 1 s) by lia; cbn [rolls_back_once]; apply mean_ext; intros a.
    apply action_brings_ext; intros y s'; apply IH.
  Qed.

  (** What a round brings the provider is an expectation over the round's ends. *)
  Lemma round_value s x b :
    action_brings G A 1 s b (fun _ => x)
    == mean (plays A s 0) (fun a => whole_round M (client_action a) (provider_action b)
         (fun o e => (1 - d) * pays_provider M o e + d * mean (next A s (number_of_outcome o)) x)).
  Proof.
    unfold action_brings; cbn [other_player]; apply mean_ext; intros a; cbn [placed stage_payoff law delta market_game counted signal_count].
    set (c := client_action a); set (p := provider_action b); set (cont := fun y => mean (next A s y) x).
    rewrite whole_round_linear.
    assert (E : sum_below 6 (fun y => whole_round M c p (occurs_in y) * cont y)
      == whole_round M c p (fun o _ => cont (number_of_outcome o))).
    { rewrite (sum_ext 6 _ (fun y => whole_round M c p (fun o e => cont y * occurs_in y o e + 0 * 0)))
        by (intros y _; rewrite whole_round_linear; ring).
      rewrite (whole_round_sum M c p 6 (fun y o e => cont y * occurs_in y o e + 0 * 0)).
      apply whole_round_ext; intros o e; destruct o; cbn [sum_below occurs_in number_of_outcome]; unfold occurs_in; cbn; ring. }
    apply Qplus_comp; [reflexivity|]; apply Qmult_comp; [reflexivity | exact E].
  Qed.

  (** So a rollback instead loses what a test brings, as often as low quality would be delivered. *)
  Lemma instead n s :
    deviating G A 1 rolls_back_once (S n) [] s - earns G A (S n) 1 s
    == - (mean (plays A s 1) (fun b => one_if (low_is_delivered b) * quality_is_low M b)
          * mean (plays A s 0) (test_brings M d (fun y => mean (next A s y) (earns G A n 1)))).
  Proof.
    cbn [deviating earns rolls_back_once]; rewrite mean_map, (round_own G A 1 s) by lia.
    set (cont := fun y => mean (next A s y) (earns G A n 1)).
    destruct (VA s) as (_ & [_ F] & _); rewrite Forall_forall in F.
    transitivity (mean (plays A s 1) (fun b =>
      - mean (plays A s 0) (test_brings M d cont) * (one_if (low_is_delivered b) * quality_is_low M b))); [|rewrite mean_times; ring].
    rewrite (mean_ext _ (fun b => action_brings G A 1 s (without_tests b) _) (fun b => action_brings G A 1 s (without_tests b) (fun _ => earns G A n 1)))
      by (intros b; apply action_brings_ext; intros y s'; apply later_as_before).
    transitivity (mean (plays A s 1) (fun b => action_brings G A 1 s (without_tests b) (fun _ => earns G A n 1)
      + - (1) * action_brings G A 1 s b (fun _ => earns G A n 1))); [rewrite mean_plus, mean_times; ring|].
    apply mean_in_ext; intros w b I; specialize (F _ I); cbn [snd] in F.
    rewrite !round_value.
    transitivity (mean (plays A s 0) (fun a => - (one_if (low_is_delivered b) * quality_is_low M b) * test_brings M d cont a));
      [|rewrite mean_times; ring].
    rewrite <- mean_times, <- mean_plus; apply mean_ext; intros a.
    rewrite (rolling_back M b (client_action a) (fun o e => (1 - d) * pays_provider M o e
      + d * mean (next A s (number_of_outcome o)) (earns G A n 1)) F).
    unfold test_brings, cont, low_delivered, pays_provider.
    destruct (comes_in (client_action a)), (says_good_of_low (client_action a)); ring.
  Qed.
End Instead.

Section Equilibrium.
  Context (M : market) (d : Q) (r : reading) (Pf : public_profile).
  Context (V : is_market M) (D0 : 0 < d) (D1 : d < 1) (Trade : trade_is_worth_while M) (Costly : price M <= penalty M).
  Notation G := (market_game M d r).
  Context (Eq : equilibrium_with_unknown_client G Pf).
  Notation v := (margin M).

  Lemma honest_automaton : is_automaton G (with_honest Pf).
  Proof.
    destruct Eq as ((VA & _) & _); intros s; destruct (VA s) as (_ & H1 & N); split; [|now split].
    split; [apply surely_is_lottery | repeat constructor; cbn; lia].
  Qed.

  Lemma normal_automaton : is_automaton G (with_normal Pf).
  Proof. now destruct Eq as ((VA & _) & _). Qed.

  (** "Against the honest type he never gets more than v." *)
  Lemma honest_brings s : in_the_end_at_most (fun n => earns G (with_honest Pf) n 1 s) v.
  Proof.
    apply (in_the_end_below d); try assumption; intros n.
    pose proof (states_bound G (with_honest Pf) 0 1 v (market_is_game M d r V D0 D1) honest_automaton) as B.
    assert (B' : 0 * earns G (with_honest Pf) n 0 s + 1 * earns G (with_honest Pf) n 1 s <= (1 - to_the d n) * v).
    { apply B; clear s; intros s; rewrite stage_combined; cbn [plays with_honest].
      destruct (honest_automaton s) as (M0 & M1 & _).
      rewrite mean_surely; destruct M1 as [L1 _]; rewrite <- (mean_constant (provider Pf s) v L1).
      apply mean_le; [assumption|]; intros b.
      eapply Qle_trans; [|apply (best_against_honest M (provider_action b) V Costly (proj1 Trade))].
      apply whole_round_le; [assumption|]; intros; lra. }
    lra.
  Qed.

  (** "She has at least m, and so he has at most V_P." *)
  Lemma normal_brings s : in_the_end_at_most (fun n => earns G (with_normal Pf) n 1 s) (most_profit M).
  Proof.
    pose proof V as (Pr & R & C & A0 & A1 & F & Pe & O); destruct Trade as [Ma Tr].
    pose proof Eq as (_ & N & _).
    pose proof (staying_out_is_worth M d r (with_normal Pf) s D0 D1 normal_automaton N) as Out.
    assert (Line : forall k H, 0 <= k ->
      (forall c p, whole_round M c p (fun o e => k * pays_client M o e + 1 * pays_provider M o e) <= H) ->
      in_the_end_at_most (fun n => earns G (with_normal Pf) n 1 s) (H - k * outside_payoff M)).
    { intros k H K0 B.
      apply (end_ext _ (fun n => (k * earns G (with_normal Pf) n 0 s + 1 * earns G (with_normal Pf) n 1 s)
        + k * - earns G (with_normal Pf) n 0 s) (H + k * - outside_payoff M)); [intros; ring | ring |].
      apply (end_plus (fun n => k * earns G (with_normal Pf) n 0 s + 1 * earns G (with_normal Pf) n 1 s));
        [|now apply end_times].
      apply (in_the_end_below d); try assumption; intros n.
      apply (states_bound G (with_normal Pf) k 1 H (market_is_game M d r V D0 D1) normal_automaton); clear s Out; intros s.
      rewrite stage_combined; destruct (normal_automaton s) as (M0 & M1 & _).
      apply (mixed_below G); [assumption..|]; intros a b _ _; apply B. }
    assert (U : 0 < utility M).
    { unfold outside_payoff in O; assert (0 <= price M * outside_premium M) by (apply Qmult_le_0_compat; lra); lra. }
    assert (Tot : 0 < success M * utility M) by (apply Qmult_lt_0_compat; lra).
    assert (Eff : effort_cost M <= success M * utility M).
    { unfold margin, good_service, outside_payoff in *; assert (0 <= success M * (utility M - price M)) by lra. lra. }
    set (k := effort_cost M / (success M * utility M)).
    assert (K : k * (success M * utility M) == effort_cost M) by (unfold k; field; split; lra).
    assert (K0 : 0 <= k) by (unfold k; apply Qle_shift_div_l; lra).
    assert (K1 : k <= 1) by (unfold k; apply Qle_shift_div_r; lra).
    assert (Flat := Line k (price M - k * price M) K0 (fun c p => feasible_flat M c p k V Ma K K0 K1)).
    assert (Steep := Line 1 (success M * utility M - effort_cost M) ltac:(lra) (fun c p => feasible_steep M c p V (conj Ma Tr))).
    unfold most_profit.
    assert (E1 : price M - effort_cost M * (price M + outside_payoff M) / (success M * utility M)
      == price M - k * price M - k * outside_payoff M)
      by (unfold k; field; split; lra).
    destruct (Q.min_spec (price M - effort_cost M * (price M + outside_payoff M) / (success M * utility M))
      (success M * utility M - effort_cost M - outside_payoff M)) as [[_ E]|[_ E]].
    - apply (end_ext _ (fun n => earns G (with_normal Pf) n 1 s) (price M - k * price M - k * outside_payoff M));
        [intros; reflexivity | symmetry; transitivity (price M - effort_cost M * (price M + outside_payoff M) / (success M * utility M)) | exact Flat];
        assumption.
    - apply (end_ext _ (fun n => earns G (with_normal Pf) n 1 s) (success M * utility M - effort_cost M - 1 * outside_payoff M));
        [intros; reflexivity | rewrite E; ring | exact Steep].
  Qed.

  (** Good service is feasible, so V_P is at least v. *)
  Lemma margin_at_most_profit : v <= most_profit M.
  Proof.
    pose proof V as (Pr & R & C & A0 & A1 & F & Pe & O); destruct Trade as [Ma Tr]; unfold good_service, margin in *.
    assert (U : 0 < utility M).
    { unfold outside_payoff in O; assert (0 <= price M * outside_premium M) by (apply Qmult_le_0_compat; lra); lra. }
    assert (Tot : 0 < success M * utility M) by (apply Qmult_lt_0_compat; lra).
    assert (0 <= success M * (utility M - price M)) by lra.
    unfold most_profit; apply Q.min_glb; [|lra].
    set (k := effort_cost M / (success M * utility M)).
    assert (K : k * (success M * utility M) == effort_cost M) by (unfold k; field; split; lra).
    assert (K0 : 0 <= k) by (unfold k; apply Qle_shift_div_l; lra).
    assert (K1 : k <= 1) by (unfold k; apply Qle_shift_div_r; lra).
    assert (E : effort_cost M * (price M + outside_payoff M) / (success M * utility M) == k * (price M + outside_payoff M))
      by (unfold k; field; split; lra).
    rewrite E.
    assert (0 <= k * (success M * (utility M - price M) - outside_payoff M)) by (apply Qmult_le_0_compat; lra).
    assert (0 <= (1 - k) * ((1 - success M) * price M)) by (repeat apply Qmult_le_0_compat; lra).
    lra.
  Qed.

  (** *** A test is worth no less than a rollback *)

  Lemma low_delivery_range s : 0 <= low_delivery M Pf s.
  Proof.
    pose proof V as (_ & _ & _ & A0 & A1 & _); destruct (normal_automaton s) as (_ & [L _] & _).
    unfold low_delivery; rewrite <- (mean_constant (provider Pf s) 0 L); apply mean_le; [assumption|]; intros b.
    unfold quality_is_low; destruct (low_is_delivered b), (makes_effort (provider_action b)); cbn; lra.
  Qed.

  Definition cont_honest (n : nat) (s : public Pf) (o : outcome) : Q := then_earns G (with_honest Pf) n s (number_of_outcome o) 1.
  Definition cont_normal (n : nat) (s : public Pf) (o : outcome) : Q := then_earns G (with_normal Pf) n s (number_of_outcome o) 1.

  Lemma test_pays s : tested M Pf s -> in_the_end_at_most (fun n => -
    (honest_belief Pf s * ((1 - d) * (price M - penalty M) + d * (cont_honest n s low_reported_bad - cont_honest n s rolled_back))
     + (1 - honest_belief Pf s) *
       (normal_chance Pf s low_reported_bad * ((1 - d) * (price M - penalty M) + d * (cont_normal n s low_reported_bad - cont_normal n s rolled_back))
        + normal_chance Pf s low_reported_good * ((1 - d) * price M + d * (cont_normal n s low_reported_good - cont_normal n s rolled_back))))) 0.
  Proof.
    intros [T _]; destruct Eq as (_ & _ & Two); set (low := low_delivery M Pf s) in *.
    pose proof (Two (rolls_back_once (with_normal Pf)) (rolls_back_once_is_deviation M d r (with_normal Pf) normal_automaton) s) as K.
    apply end_later in K; apply (end_times (/ low)) in K; [|apply Qlt_le_weak, Qinv_lt_0_compat; assumption].
    eapply (end_ext _ _ (/ low * 0)); [|ring|exact K]; intros n; cbn beta.
    pose proof (instead M d r (with_honest Pf) honest_automaton n s) as IH.
    pose proof (instead M d r (with_normal Pf) normal_automaton n s) as IN.
    change (deviating G (with_honest Pf) 1 (rolls_back_once (with_normal Pf)) (S n) [] s) with
      (deviating G (with_honest Pf) 1 (rolls_back_once (with_honest Pf)) (S n) [] s).
    rewrite IH, IN; cbn [plays with_honest with_normal].
    change (mean (provider Pf s) (fun b => one_if (low_is_delivered b) * quality_is_low M b)) with low.
    rewrite mean_surely.
    assert (EH : test_brings M d (fun y => mean (next (with_honest Pf) s y) (earns G (with_honest Pf) n 1)) honest_action
      == (1 - d) * (price M - penalty M) + d * (cont_honest n s low_reported_bad - cont_honest n s rolled_back)) by reflexivity.
    assert (EN : mean (normal_plays Pf s) (test_brings M d (fun y => mean (next (with_normal Pf) s y) (earns G (with_normal Pf) n 1)))
      == normal_chance Pf s low_reported_bad * ((1 - d) * (price M - penalty M) + d * (cont_normal n s low_reported_bad - cont_normal n s rolled_back))
        + normal_chance Pf s low_reported_good * ((1 - d) * price M + d * (cont_normal n s low_reported_good - cont_normal n s rolled_back))).
    { unfold normal_chance; set (x := (1 - d) * (price M - penalty M) + _); set (y := (1 - d) * price M + _).
      transitivity (mean (normal_plays Pf s) (fun a => x * one_if (her_act low_reported_bad (client_action a)) + y * one_if (her_act low_reported_good (client_action a)))).
      - apply mean_ext; intros a; unfold test_brings, x, y, cont_normal, then_earns; cbn [her_act].
        destruct (comes_in (client_action a)), (says_good_of_low (client_action a)); cbn [andb negb one_if]; ring.
      - rewrite mean_plus, !mean_times; ring. }
    rewrite EH, EN; field; lra.
  Qed.

  (** "After the truth he expects at most mu' v + (1 - mu') V_P, after a lie at most V_P": in masses. *)
  Lemma tests_need_doubt s : rollbacks_are_safe M G Pf -> tested M Pf s ->
    penalty M * chance_of_act Pf s low_reported_bad
    <= price M * chance_of_act Pf s rolled_back
       + (chance_of_act Pf s rolled_back - honest_belief Pf s) * (d * (most_profit M - v) / (1 - d)).
  Proof.
    intros Safe T; pose proof (test_pays s T) as Pays; specialize (Safe s T); unfold after_rollback in Safe.
    destruct (proj1 Eq) as (_ & B & _); destruct (B s) as [B0 B1].
    destruct (normal_chance_range M d r Pf (proj1 Eq) s low_reported_bad) as [T0 _].
    destruct (normal_chance_range M d r Pf (proj1 Eq) s low_reported_good) as [L0 _].
    pose proof (comes_in_to_report Pf s) as CI.
    assert (Nx : forall o, is_lottery (leads_to Pf s (number_of_outcome o)))
      by (intros o; apply (normal_automaton s); destruct o; cbn; lia).
    assert (Ho : in_the_end_at_most (fun n => cont_honest n s low_reported_bad) v).
    { apply (end_le _ (fun n => cont_honest n s low_reported_bad) (mean (leads_to Pf s (number_of_outcome low_reported_bad)) (fun _ => v)));
        [intros; apply Qle_refl | rewrite mean_constant by apply Nx; apply Qle_refl |].
      apply (end_mean (leads_to Pf s (number_of_outcome low_reported_bad)) (fun n => earns G (with_honest Pf) n 1)); [apply Nx | apply honest_brings]. }
    assert (No : forall o, in_the_end_at_most (fun n => cont_normal n s o) (most_profit M)).
    { intros o; apply (end_le _ (fun n => cont_normal n s o) (mean (leads_to Pf s (number_of_outcome o)) (fun _ => most_profit M)));
        [intros; apply Qle_refl | rewrite mean_constant by apply Nx; apply Qle_refl |].
      apply (end_mean (leads_to Pf s (number_of_outcome o)) (fun n => earns G (with_normal Pf) n 1)); [apply Nx | apply normal_brings]. }
    set (h := honest_belief Pf s) in *; set (t := normal_chance Pf s low_reported_bad) in *.
    set (l := normal_chance Pf s low_reported_good) in *.
    assert (Et : chance_of_act Pf s low_reported_bad == h + (1 - h) * t) by (unfold chance_of_act, honest_part; fold h t; cbn; ring).
    assert (Ec : chance_of_act Pf s rolled_back == h + (1 - h) * (t + l))
      by (unfold chance_of_act, honest_part; rewrite CI; fold h; cbn; ring).
    set (V' := most_profit M) in *.
    assert (Ht : 0 <= (1 - h) * t) by (apply Qmult_le_0_compat; lra).
    assert (Hl : 0 <= (1 - h) * l) by (apply Qmult_le_0_compat; lra).
    assert (All : in_the_end_at_most (fun _ => - ((1 - d) * (h * (price M - penalty M)
        + (1 - h) * (t * (price M - penalty M) + l * price M)))) (d * ((1 - h) * (t + l) * (V' - v)))).
    { pose proof (end_times (d * h) _ _ ltac:(apply Qmult_le_0_compat; lra) Ho) as K1.
      pose proof (end_times (d * ((1 - h) * t)) _ _ ltac:(apply Qmult_le_0_compat; lra) (No low_reported_bad)) as K2.
      pose proof (end_times (d * ((1 - h) * l)) _ _ ltac:(apply Qmult_le_0_compat; lra) (No low_reported_good)) as K3.
      pose proof (end_times d _ _ ltac:(lra) Safe) as K4.
      pose proof (end_plus _ _ _ _ (end_plus _ _ _ _ (end_plus _ _ _ _ (end_plus _ _ _ _ Pays K4) K1) K2) K3) as K.
      eapply end_ext; [| |exact K]; [intros n; cbn beta|rewrite Ec; ring].
      unfold honest_part, cont_honest, cont_normal; rewrite CI; fold h t l; cbn [her_act client_action honest_action one_if].
      change (comes_in (client_action honest_action)) with true; cbn [one_if]; ring. }
    apply end_constant in All; rewrite Et, Ec.
    apply (Qmult_le_l _ _ (1 - d)); [lra|].
    assert (E : (1 - d) * (price M * (h + (1 - h) * (t + l)) + (h + (1 - h) * (t + l) - h) * (d * (V' - v) / (1 - d)))
      == (1 - d) * (price M * (h + (1 - h) * (t + l))) + (1 - h) * (t + l) * (d * (V' - v))) by (field; lra).
    rewrite E; lra.
  Qed.
End Equilibrium.

(** The theorem "Tests where a rollback is safe": at each test pi <= pi*(mu). *)
Theorem tests_where_a_rollback_is_safe (M : market) (d : Q) (r : reading) (Pf : public_profile) (s : public Pf) :
  is_market M -> 0 < d -> d < 1 -> trade_is_worth_while M -> price M < penalty M ->
  equilibrium_with_unknown_client (market_game M d r) Pf -> rollbacks_are_safe M (market_game M d r) Pf ->
  tested M Pf s -> expects_truth Pf s <= pi_star M d (believes_honest Pf s).
Proof.
  intros V D0 D1 Trade Costly Eq Safe T; pose proof V as (Pr & _).
  pose proof (tests_need_doubt M d r Pf V D0 D1 Trade ltac:(lra) Eq s Safe T) as K; destruct T as [_ C].
  unfold expects_truth, believes_honest, pi_star; set (c := chance_of_act Pf s rolled_back) in *.
  set (X := d * (most_profit M - margin M) / (1 - d)) in *.
  apply Qle_shift_div_l; [lra|].
  assert (E : chance_of_act Pf s low_reported_bad / c * penalty M == penalty M * chance_of_act Pf s low_reported_bad / c) by (field; lra).
  rewrite E; apply Qle_shift_div_r; [assumption|].
  assert (E' : (price M + (1 - honest_belief Pf s / c) * X) * c == price M * c + (c - honest_belief Pf s) * X) by (field; lra).
  rewrite E'; assumption.
Qed.

(** He tests a client only while his belief that she is honest by nature is at most pi-bar: the book's "Tests where
    rolling back is safe". *)
Theorem tests_only_in_doubt (M : market) (d : Q) (r : reading) (Pf : public_profile) (s : public Pf) :
  is_market M -> 0 < d -> d < 1 -> trade_is_worth_while M -> price M < penalty M ->
  equilibrium_with_unknown_client (market_game M d r) Pf -> rollbacks_are_safe M (market_game M d r) Pf ->
  tested M Pf s -> believes_honest Pf s <= pi_bar M d.
Proof.
  intros V D0 D1 Trade Costly Eq Safe T; pose proof V as (Pr & _).
  pose proof (tests_need_doubt M d r Pf V D0 D1 Trade ltac:(lra) Eq s Safe T) as K; destruct T as [_ C].
  pose proof (margin_at_most_profit M V Trade) as VP.
  destruct (chance_of_act_range M d r Pf (proj1 Eq) s low_reported_bad) as (_ & H1 & _); unfold honest_part in H1; cbn in H1.
  unfold believes_honest, pi_bar; set (c := chance_of_act Pf s rolled_back) in *; set (Y := d * (most_profit M - margin M)) in *.
  assert (Y0 : 0 <= Y) by (apply Qmult_le_0_compat; lra).
  assert (P0 : 0 < (1 - d) * penalty M) by (apply Qmult_lt_0_compat; lra).
  set (b := honest_belief Pf s) in *; set (t := chance_of_act Pf s low_reported_bad) in *.
  assert (K' : (1 - d) * (penalty M * t) <= (1 - d) * (price M * c) + (c - b) * Y).
  { assert (E : (1 - d) * (price M * c + (c - b) * (Y / (1 - d))) == (1 - d) * (price M * c) + (c - b) * Y) by (field; lra).
    rewrite <- E; apply Qmult_le_l; [lra|assumption]. }
  assert (0 <= (1 - d) * penalty M * (t - b)) by (apply Qmult_le_0_compat; lra).
  apply Qle_shift_div_r; [assumption|].
  assert (E : ((1 - d) * price M + Y) / ((1 - d) * penalty M + Y) * c == ((1 - d) * price M + Y) * c / ((1 - d) * penalty M + Y))
    by (field; lra).
  rewrite E; apply Qle_shift_div_l; lra.
Qed.

(** So where pi*(mu_0) < 1 the number of tests is bounded: mu_0 <= pi*(mu_0)^n, that is n <= ln mu_0 / ln pi*(mu_0). *)
Theorem bound_on_tests (M : market) (d : Q) (r : reading) (Pf : public_profile) (s s' : public Pf) (tests : list (public Pf)) :
  is_market M -> 0 < d -> d < 1 -> trade_is_worth_while M -> price M < penalty M ->
  equilibrium_with_unknown_client (market_game M d r) Pf -> rollbacks_are_safe M (market_game M d r) Pf ->
  record M Pf s tests s' -> honest_belief Pf s <= to_the (pi_star M d (honest_belief Pf s)) (length tests).
Proof.
  intros V D0 D1 Trade Costly Eq Safe R; pose proof V as (Pr & _); pose proof (proj1 Eq) as VP.
  pose proof (margin_at_most_profit M V Trade) as Profit; set (level := pi_star M d (honest_belief Pf s)).
  assert (X0 : 0 <= d * (most_profit M - margin M) / (1 - d))
    by (apply Qle_shift_div_l; [lra|]; assert (0 <= d * (most_profit M - margin M)) by (apply Qmult_le_0_compat; lra); lra).
  assert (L0 : 0 <= level).
  { destruct VP as (_ & B & _); destruct (B s); unfold level, pi_star; apply Qle_shift_div_l; [lra|].
    set (X := d * (most_profit M - margin M) / (1 - d)) in *.
    assert (0 <= (1 - honest_belief Pf s) * X) by (apply Qmult_le_0_compat; lra). lra. }
  pose proof (truth_cannot_surprise_for_long M d r Pf level s tests s' VP L0 R) as Lemma.
  enough (A : doubted Pf level tests = tests) by (now rewrite A in Lemma).
  assert (Each : Forall (fun x => expects_truth Pf x <= level) tests).
  { clear Lemma; induction R as [|tests s' w s'' R IH T I W|tests s' o w s'' R IH I W O]; [constructor| |assumption].
    constructor; [|assumption].
    pose proof (tests_where_a_rollback_is_safe M d r Pf s' V D0 D1 Trade Costly Eq Safe T) as B.
    eapply Qle_trans; [exact B|].
    destruct (truth_is_expected M d r Pf VP s tests s' R) as [Up _].
    destruct (truth_divides M d r Pf VP s' w s'' I W) as [_ Up'].
    unfold level, pi_star, Qdiv at 1 3; apply Qmult_le_compat_r; [|apply Qinv_le_0_compat; lra].
    set (X := d * (most_profit M - margin M) / (1 - d)) in *.
    assert (0 <= (believes_honest Pf s' - honest_belief Pf s) * X) by (apply Qmult_le_0_compat; lra). lra. }
  clear - Each; induction Each as [|x l H _ IH]; [reflexivity|].
  unfold doubted in *; cbn [filter]; apply Qle_bool_iff in H; now rewrite H, IH.
Qed.
