(** * Silence can be the end of trade

    The notebook's theorem: below a discount factor, in every perfect public equilibrium in which no negative report
    occurs on the path, the client always stays out.  Mixed strategies are included.  Where the printed proof takes
    the supremum of what the provider can expect, a bound on it is lowered here again and again. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Market MarketStates FalseReports Cooperation NegativeReports.

(** ** Sums and means of what is not negative *)

Lemma term_of_zero_sum m f y : (forall z, (z < m)%nat -> 0 <= f z) -> sum_below m f == 0 -> (y < m)%nat -> f y == 0.
Proof.
  induction m as [|m IH]; intros N Z H; cbn [sum_below] in Z; [lia|].
  assert (0 <= f m) by auto.
  assert (S : 0 <= sum_below m f) by (rewrite <- (sum_zero m); apply sum_le; auto).
  destruct (Nat.eq_dec y m) as [->|]; [lra|]; apply IH; [auto | lra | lia].
Qed.

Lemma mean_not_negative {A} (l : lottery A) f : Forall (fun w => 0 <= fst w) l -> (forall a, 0 <= f a) -> 0 <= mean l f.
Proof.
  intros L N; induction L as [|[w a] l Hw L IH]; cbn; [lra|]; cbn in Hw; specialize (N a).
  assert (0 <= w * f a) by (apply Qmult_le_0_compat; assumption); lra.
Qed.

Lemma draw_of_zero_mean {A} (l : lottery A) f w a : Forall (fun w => 0 <= fst w) l -> (forall a, 0 <= f a) ->
  mean l f == 0 -> In (w, a) l -> 0 < w -> f a == 0.
Proof.
  intros L N; induction L as [|[x b] l Hx L IH]; intros Z I Hw; [destruct I|]; cbn [mean] in Z; cbn in Hx.
  assert (0 <= mean l f) by now apply mean_not_negative.
  assert (0 <= x * f b) by (apply Qmult_le_0_compat; auto).
  destruct I as [I|I]; [injection I as -> ->|apply IH; auto; lra].
  assert (E : w * f a == 0) by lra; destruct (Qlt_le_dec 0 (f a)) as [P|P]; [|specialize (N a); lra].
  assert (0 < w * f a) by (apply Qmult_lt_0_compat; assumption); lra.
Qed.

Lemma positive_mean_draws {A} (l : lottery A) f : Forall (fun w => 0 <= fst w) l -> 0 < mean l f ->
  exists w a, In (w, a) l /\ 0 < w /\ ~ f a == 0.
Proof.
  intros L; induction L as [|[w a] l Hw L IH]; intros P; cbn [mean] in P; [lra|]; cbn in Hw.
  destruct (Qlt_le_dec 0 w) as [W|W].
  - destruct (Qeq_dec (f a) 0) as [Z|N].
    + destruct IH as (x & b & I & Q); [rewrite Z in P; lra|]; exists x, b; split; [now right | assumption].
    + exists w, a; split; [now left | split; assumption].
  - assert (Z : w == 0) by lra; rewrite Z in P.
    destruct IH as (x & b & I & Q); [lra|]; exists x, b; split; [now right | assumption].
Qed.

(** Draws of weight 0 do not count. *)
Lemma mean_drawn {A} (l : lottery A) f g : Forall (fun w => 0 <= fst w) l ->
  (forall w a, In (w, a) l -> 0 < w -> f a == g a) -> mean l f == mean l g.
Proof.
  intros L; induction L as [|[w a] l Hw L IH]; intros H; cbn [mean]; [reflexivity|]; cbn in Hw.
  rewrite IH by (intros x b I; apply (H x); now right).
  destruct (Qlt_le_dec 0 w) as [P|P]; [rewrite (H w a (or_introl eq_refl) P); reflexivity|].
  assert (Z : w == 0) by lra; rewrite Z; ring.
Qed.

Lemma end_mean_drawn {A} (l : lottery A) (x : nat -> A -> Q) b : is_lottery l ->
  (forall w a, In (w, a) l -> 0 < w -> in_the_end_at_most (fun n => x n a) b) ->
  in_the_end_at_most (fun n => mean l (x n)) b.
Proof.
  intros L H.
  apply (end_ext _ (fun n => mean l (x n)) (mean l (fun _ => b))); [reflexivity | now apply mean_constant|].
  destruct L as [L _]; induction L as [|[w a] l Hw L IH]; cbn [mean]; [apply at_once; intros; lra|]; cbn in Hw.
  apply (end_plus (fun n => w * x n a) (fun n => mean l (x n))).
  - destruct (Qlt_le_dec 0 w) as [P|P].
    + apply end_times; [lra|]; apply (H w); [now left | assumption].
    + assert (Z : w == 0) by lra; apply (end_ext _ (fun _ => 0) 0); [intros; rewrite Z; ring | rewrite Z; ring | apply at_once; intros; lra].
  - apply IH; intros v c I; apply (H v); now right.
Qed.

(** ** In any equilibrium: what is used is worth as much as the state, and nothing is worth more *)
Section Used.
  Context (G : repeated_game) (A : automaton) (V : is_repeated_game G) (E : perfect_public_equilibrium G A).

  Lemma nothing_beats_used p s w a a' : (p < 2)%nat -> In (w, a) (plays A s p) -> 0 < w -> (a' < actions G p)%nat ->
    in_the_end_at_most (fun n => action_brings G A p s a' (fun _ => earns G A n p) - action_brings G A p s a (fun _ => earns G A n p)) 0.
  Proof.
    intros Hp I W Ha'.
    apply (end_ext _ (fun n => brings G (temptation_to G p (plays A s (other_player p)) a a') (then_earns G A n s)) 0);
      [|reflexivity | now apply (not_tempted_by_own G A E p s w a a')].
    intros n; symmetry; exact (temptation_brings G A p s a a' (fun c => earns G A n c)).
  Qed.

  Lemma state_is_worth_used p s w a : (p < 2)%nat -> In (w, a) (plays A s p) -> 0 < w ->
    in_the_end_at_most (fun n => earns G A (S n) p s - action_brings G A p s a (fun _ => earns G A n p)) 0.
  Proof.
    intros Hp I W; destruct E as (VA & _); destruct (mixed_action G A VA s p Hp) as [L R].
    apply (end_ext _ (fun n => mean (plays A s p) (fun a' => action_brings G A p s a' (fun _ => earns G A n p)
      - action_brings G A p s a (fun _ => earns G A n p))) 0); [|reflexivity|].
    - intros n; cbn [earns]; rewrite round_own by assumption.
      rewrite (mean_ext _ (fun a' => action_brings G A p s a' (fun _ => earns G A n p) - action_brings G A p s a (fun _ => earns G A n p))
        (fun a' => action_brings G A p s a' (fun _ => earns G A n p) + - action_brings G A p s a (fun _ => earns G A n p))) by (intros; ring).
      rewrite mean_plus, (mean_constant _ _ L); ring.
    - apply end_mean_drawn; [assumption|]; intros x a' I' X; apply (nothing_beats_used p s w a a'); auto.
      rewrite Forall_forall in R; exact (R _ I').
  Qed.
End Used.

Section Silence.
  Context (M : market) (d : Q) (r : reading) (V : is_market M) (Mv : 0 < margin M).
  Context (D0 : 0 < d) (D1 : d < 1) (Luck : success M < 1).
  Notation G := (market_game M d r).
  Notation alpha := (success M).
  Context (A : automaton) (E : perfect_public_equilibrium G A).

  Definition VG : is_repeated_game G := market_is_game M d r V D0 D1.
  Definition VA : is_automaton G A := proj1 E.

  (** No negative report ever occurs from this state on. *)
  Definition quiet (s : state A) : Prop := forall n c, In c negative_reports -> earns G A n c s == 0.

  (** *** The provider can always have 0 *)
  Lemma provider_participates s : in_the_end_at_most (fun n => - earns G A n 1 s) 0.
  Proof.
    destruct E as (_ & N & _).
    set (no := fun (_ : memory A) (_ : state A) => surely 0%nat).
    assert (O : forall n h s', deviating G A 1 no n h s' == 0).
    { induction n as [|n IH]; intros h s'; cbn [deviating]; [ring|].
      unfold no at 1; rewrite mean_surely.
      rewrite (action_brings_ext G A 1 s' 0 _ (fun _ _ => 0)) by (intros; apply IH).
      unfold action_brings; destruct (VA s') as ([L0 _] & _ & NL).
      rewrite <- (mean_constant (plays A s' (other_player 1)) 0 L0); apply mean_ext; intros b.
      rewrite (sum_ext _ _ (fun y => 0)).
      - rewrite sum_zero; cbn [placed stage_payoff market_game counted]; unfold whole_round, asked_for_service, low_without.
        destruct (comes_in (client_action b)); cbn; unfold pays_provider; ring.
      - intros y Hy; rewrite mean_constant by now apply NL. ring. }
    assert (Dv : is_deviation G A 1 no).
    { intros h s'; split; [apply surely_is_lottery | repeat constructor; cbn; lia]. }
    apply (end_ext _ (fun n => deviating G A 1 no n [] s - earns G A n 1 s) 0); [|reflexivity | now apply N; [lia|]].
    intros n; rewrite O; ring.
  Qed.

  Lemma then_not_negative s y : (y < 6)%nat -> in_the_end_at_most (fun n => - then_earns G A n s y 1) 0.
  Proof.
    intros Hy; assert (N : is_lottery (next A s y)) by (apply VA; exact Hy).
    apply (end_ext _ (fun n => mean (next A s y) (fun s' => - earns G A n 1 s')) 0); [|reflexivity|].
    - intros n; unfold then_earns.
      rewrite (mean_ext _ (fun s' => - earns G A n 1 s') (fun s' => - (1) * earns G A n 1 s')) by (intros; ring).
      rewrite mean_times; ring.
    - apply end_mean_drawn; [assumption|]; intros; apply provider_participates.
  Qed.

  (** *** What happens with a positive probability *)
  Section State.
    Context (s : state A).
    Notation l0 := (plays A s 0).
    Notation l1 := (plays A s 1).
    Notation chance y := (chance_of G l0 l1 y).

    Lemma laws_not_negative a b y : 0 <= whole_round M (client_action a) (provider_action b) (occurs_in y).
    Proof.
      rewrite <- (whole_round_constant M (client_action a) (provider_action b) 0).
      apply whole_round_le; [assumption|]; intros o e; unfold occurs_in; destruct (Nat.eqb _ y); lra.
    Qed.

    Lemma l0_fine : Forall (fun w => 0 <= fst w) l0. Proof. apply VA. Qed.
    Lemma l1_fine : Forall (fun w => 0 <= fst w) l1. Proof. destruct (VA s) as (_ & [[L _] _] & _); exact L. Qed.

    Lemma chance_not_negative y : 0 <= chance y.
    Proof. apply mean_not_negative; [apply l0_fine|]; intros a; apply mean_not_negative; [apply l1_fine|]; intros b; apply laws_not_negative. Qed.

    Lemma chance_positive w a x b y : In (w, a) l0 -> 0 < w -> In (x, b) l1 -> 0 < x ->
      0 < whole_round M (client_action a) (provider_action b) (occurs_in y) -> 0 < chance y.
    Proof.
      intros Ia Hw Ib Hx P; destruct (Qlt_le_dec 0 (chance y)) as [|Z]; [assumption|exfalso].
      assert (Z' : chance y == 0) by (pose proof (chance_not_negative y); lra); unfold chance_of in Z'.
      assert (N : forall a', 0 <= mean l1 (fun b' => law G a' b' y))
        by (intros a'; apply mean_not_negative; [apply l1_fine|]; intros b'; apply laws_not_negative).
      pose proof (draw_of_zero_mean _ _ w a l0_fine N Z' Ia Hw) as Z1; cbv beta in Z1.
      pose proof (draw_of_zero_mean _ _ x b l1_fine (fun b' => laws_not_negative a b' y) Z1 Ib Hx) as Z2.
      cbn [law market_game] in Z2; lra.
    Qed.

    Lemma counts_not_negative n y s' : 0 <= earns G A n (2 + y) s'.
    Proof.
      revert s'; induction n as [|n IH]; intros s'; cbn [earns]; [lra|]; unfold round_brings.
      destruct (VA s') as ([[L0 _] R0] & [[L1 _] R1] & NL); rewrite Forall_forall in R0, R1.
      apply Qle_trans with (mean (plays A s' 0) (fun _ => 0));
        [clear; induction (plays A s' 0) as [|[w a] l IH]; cbn; lra|].
      apply mean_in_le; [assumption|]; intros w a Ia.
      apply Qle_trans with (mean (plays A s' 1) (fun _ => 0));
        [clear; induction (plays A s' 1) as [|[w' a'] l IH]; cbn; lra|].
      apply mean_in_le; [assumption|]; intros x b Ib.
      assert (0 <= (1 - d) * stage_payoff G (2 + y) a b).
      { apply Qmult_le_0_compat; [lra | apply laws_not_negative]. }
      assert (0 <= d * sum_below (signal_count G) (fun z => law G a b z * mean (next A s' z) (earns G A n (2 + y)))).
      { apply Qmult_le_0_compat; [lra|]; rewrite <- (sum_zero (signal_count G)); apply sum_le; intros z Hz.
        apply Qmult_le_0_compat; [apply laws_not_negative|]; apply mean_not_negative; [apply NL; exact Hz | exact IH]. }
      cbn [delta market_game] in *; lra.
    Qed.

    Lemma no_complaint y : quiet s -> In (2 + y)%nat negative_reports -> chance y == 0.
    Proof.
      intros Qs I; specialize (Qs 1%nat (2 + y)%nat I); cbn [earns] in Qs; rewrite (round_split G A) in Qs.
      rewrite (sum_ext _ _ (fun _ => 0)) in Qs.
      - rewrite sum_zero in Qs; change (stage_of G l0 l1 (2 + y)) with (chance y) in Qs; cbn [delta market_game] in Qs.
        assert (Z : (1 - d) * chance y == 0) by lra.
        destruct (Qlt_le_dec 0 (chance y)) as [P|P]; [|pose proof (chance_not_negative y); lra].
        assert (0 < (1 - d) * chance y) by (apply Qmult_lt_0_compat; lra); lra.
      - intros z Hz; rewrite (mean_constant (next A s z) 0) by now apply VA. ring.
    Qed.

    (** What follows is quiet, too. *)
    Lemma quiet_goes_on y w s' : quiet s -> (y < 6)%nat -> 0 < chance y -> In (w, s') (next A s y) -> 0 < w -> quiet s'.
    Proof.
      intros Qs Hy C I W n c Ic.
      assert (Hc : exists z, c = (2 + z)%nat) by (destruct Ic as [<-|[<-|[]]]; eexists; reflexivity).
      destruct Hc as [z ->]; specialize (Qs (S n) (2 + z)%nat Ic); cbn [earns] in Qs; rewrite (round_split G A) in Qs.
      change (stage_of G l0 l1 (2 + z)) with (chance z) in Qs; cbn [delta signal_count market_game] in Qs.
      assert (TN : forall u, (u < 6)%nat -> 0 <= mean (next A s u) (earns G A n (2 + z)))
        by (intros u Hu; apply mean_not_negative; [apply VA; exact Hu | apply counts_not_negative]).
      assert (SN : forall u, (u < 6)%nat -> 0 <= chance u * mean (next A s u) (earns G A n (2 + z)))
        by (intros u Hu; apply Qmult_le_0_compat; [apply chance_not_negative | now apply TN]).
      assert (0 <= (1 - d) * chance z) by (apply Qmult_le_0_compat; [lra | apply chance_not_negative]).
      assert (S0 : 0 <= sum_below 6 (fun u => chance u * mean (next A s u) (earns G A n (2 + z))))
        by (rewrite <- (sum_zero 6); apply sum_le; exact SN).
      assert (Zs : sum_below 6 (fun u => chance u * mean (next A s u) (earns G A n (2 + z))) == 0).
      { set (S := sum_below 6 _) in *; destruct (Qlt_le_dec 0 S) as [P|P]; [|lra].
        assert (0 < d * S) by (apply Qmult_lt_0_compat; lra); lra. }
      pose proof (term_of_zero_sum 6 _ y SN Zs Hy) as Zy; cbv beta in Zy.
      assert (Zm : mean (next A s y) (earns G A n (2 + z)) == 0).
      { specialize (TN y Hy); set (S := mean _ _) in *; destruct (Qlt_le_dec 0 S) as [P|P]; [|lra].
        assert (0 < chance y * S) by (apply Qmult_lt_0_compat; lra); lra. }
      apply (draw_of_zero_mean (next A s y) (earns G A n (2 + z)) w s'); auto; [apply VA; exact Hy | apply counts_not_negative].
    Qed.

    (** *** What the provider can do, if she comes in

        [delivering_low] is what it is worth to deliver low quality, [rolling_back] to roll back and [delivering_high] to
        deliver high quality, each without the cost of effort; [inside f] is the mean of [f] over her moves with which
        she comes in. *)
    Definition inside (f : client_moves -> Q) : Q :=
      mean l0 (fun a => if comes_in (client_action a) then f (client_action a) else 0).
    Definition comes : Q := inside (fun _ => 1).

    Definition later_worth (n : nat) (o : outcome) (e : bool) : Q :=
      (1 - d) * pays_provider M o e + d * then_earns G A n s (number_of_outcome o) 1.
    Definition effort : Q := comes * ((1 - d) * effort_cost M).
    Definition delivering_low (n : nat) : Q := inside (fun c => low_delivered c (later_worth n) false).
    Definition rolling_back (n : nat) : Q := comes * later_worth n rolled_back false.
    Definition delivering_high (n : nat) : Q := inside (fun c => high_delivered c (later_worth n)) + effort.

    Definition service (p : provider_moves) (n : nat) : Q :=
      if makes_effort p then
        (1 - alpha) * (if delivers_low p then delivering_low n else rolling_back n)
        + alpha * (if delivers_high p then delivering_high n else rolling_back n) - effort
      else if delivers_without p then delivering_low n else rolling_back n.

    Lemma inside_ext f g : (forall c, f c == g c) -> inside f == inside g.
    Proof. intros H; apply mean_ext; intros a; destruct (comes_in _); [apply H | reflexivity]. Qed.

    Lemma inside_plus f g : inside (fun c => f c + g c) == inside f + inside g.
    Proof. unfold inside; rewrite <- mean_plus; apply mean_ext; intros a; destruct (comes_in _); ring. Qed.

    Lemma inside_times x f : inside (fun c => x * f c) == x * inside f.
    Proof. unfold inside; rewrite <- mean_times; apply mean_ext; intros a; destruct (comes_in _); ring. Qed.

    Lemma inside_constant x : inside (fun _ => x) == comes * x.
    Proof.
      unfold comes; rewrite (inside_ext (fun _ => x) (fun _ => x * 1)) by (intros; ring); rewrite inside_times; ring.
    Qed.

    Lemma effort_costs n c : low_delivered c (later_worth n) true == low_delivered c (later_worth n) false + - ((1 - d) * effort_cost M).
    Proof. unfold low_delivered, later_worth, pays_provider; destruct (says_good_of_low c); ring. Qed.

    Lemma asked_is_service p n : inside (fun c => asked_for_service M c p (later_worth n)) == service p n.
    Proof.
      unfold service, asked_for_service, low_in_spite, high_made, low_without, delivering_low, rolling_back, delivering_high, effort.
      assert (Rb : later_worth n rolled_back true == later_worth n rolled_back false + - ((1 - d) * effort_cost M))
        by (unfold later_worth, pays_provider; ring).
      destruct (makes_effort p).
      - rewrite inside_plus, !inside_times.
        destruct (delivers_low p), (delivers_high p); rewrite ?inside_constant, ?Rb;
          rewrite ?(inside_ext _ _ (effort_costs n)), ?inside_plus, ?inside_constant; ring.
      - destruct (delivers_without p); rewrite ?inside_constant; reflexivity.
    Qed.

    Lemma action_is_service b n : action_brings G A 1 s b (fun _ => earns G A n 1)
      == (1 - comes) * (d * then_earns G A n s 0 1) + service (provider_action b) n.
    Proof.
      rewrite action_brings_split; cbn [other_player delta signal_count market_game].
      transitivity (mean l0 (fun a => whole_round M (client_action a) (provider_action b) (later_worth n))).
      - rewrite (mean_ext l0 (fun a => whole_round M (client_action a) (provider_action b) (later_worth n)) (fun a =>
          (1 - d) * whole_round M (client_action a) (provider_action b) (pays_provider M)
          + d * sum_below 6 (fun y => whole_round M (client_action a) (provider_action b) (occurs_in y) * then_earns G A n s y 1))).
        + rewrite mean_plus, !mean_times, mean_sum; apply Qplus_comp; [reflexivity|]; apply Qmult_comp; [reflexivity|].
          apply sum_ext; intros y _; unfold then_earns.
          rewrite (mean_ext l0 (fun a => whole_round M (client_action a) (provider_action b) (occurs_in y) * mean (next A s y) (earns G A n 1))
            (fun a => mean (next A s y) (earns G A n 1) * whole_round M (client_action a) (provider_action b) (occurs_in y))) by (intros; ring).
          rewrite mean_times; cbn [placed law market_game]; ring.
        + intros a; symmetry; apply (whole_round_expects M (client_action a) (provider_action b) d (pays_provider M));
            intros o e; reflexivity.
      - rewrite <- asked_is_service; unfold inside.
        assert (L : is_lottery l0) by apply VA.
        assert (O : (1 - comes) * (d * then_earns G A n s 0 1) == mean l0 (fun a => if comes_in (client_action a) then 0 else later_worth n stayed_out false)).
        { assert (O1 : later_worth n stayed_out false == d * then_earns G A n s 0 1) by (unfold later_worth; cbn; unfold pays_provider; ring).
          rewrite <- O1; set (x := later_worth n stayed_out false).
          rewrite <- (mean_constant l0 1 L); unfold comes, inside; set (i := mean l0 (fun a => if comes_in (client_action a) then 1 else 0)).
          transitivity (x * (mean l0 (fun _ => 1) + - (1) * i)); [ring|]; unfold i; rewrite <- mean_times, <- mean_plus, <- mean_times.
          apply mean_ext; intros a; destruct (comes_in _); ring. }
        rewrite O, <- mean_plus; apply mean_ext; intros a; unfold whole_round; destruct (comes_in _); ring.
    Qed.

    (** *** What follows on the path *)
    Context (B : Q) (HB : 0 <= B) (Bd : forall s', quiet s' -> in_the_end_at_most (fun n => earns G A n 1 s') B).
    Context (Qs : quiet s).

    Lemma on_the_path y : (y < 6)%nat -> 0 < chance y -> in_the_end_at_most (fun n => then_earns G A n s y 1) B.
    Proof.
      intros Hy C; apply end_mean_drawn; [apply VA; exact Hy|]; intros w s' I W; apply Bd; now apply (quiet_goes_on y w).
    Qed.

    Lemma no_better_service x b p : In (x, b) l1 -> 0 < x -> (p < 16)%nat ->
      in_the_end_at_most (fun n => service (provider_action p) n - service (provider_action b) n) 0.
    Proof.
      intros I X Hp; apply (end_ext _ (fun n => action_brings G A 1 s p (fun _ => earns G A n 1) - action_brings G A 1 s b (fun _ => earns G A n 1)) 0);
        [intros n; rewrite !action_is_service; ring | reflexivity | now apply (nothing_beats_used G A E 1 s x b p); [lia|..]].
    Qed.

    Lemma worth_of_service x b : In (x, b) l1 -> 0 < x ->
      in_the_end_at_most (fun n => earns G A (S n) 1 s - ((1 - comes) * (d * then_earns G A n s 0 1) + service (provider_action b) n)) 0.
    Proof.
      intros I X; apply (end_ext _ (fun n => earns G A (S n) 1 s - action_brings G A 1 s b (fun _ => earns G A n 1)) 0);
        [intros n; rewrite action_is_service; ring | reflexivity | now apply (state_is_worth_used G A E 1 s x b); [lia|..]].
    Qed.

    Lemma somebody_comes : 0 < comes -> exists w a, In (w, a) l0 /\ 0 < w /\ comes_in (client_action a) = true.
    Proof.
      intros P; destruct (positive_mean_draws _ _ l0_fine P) as (w & a & I & W & N); exists w, a; repeat split; auto.
      destruct (comes_in (client_action a)); [reflexivity | exfalso; apply N; reflexivity].
    Qed.

    (** Low quality that is delivered on the path is reported as good, and so is high quality. *)
    Lemma low_said_good x b w a : In (x, b) l1 -> 0 < x -> In (w, a) l0 -> 0 < w -> comes_in (client_action a) = true ->
      (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = true ->
      says_good_of_low (client_action a) = true /\ 0 < chance 3.
    Proof.
      intros Ib X Ia W C L.
      assert (P : 0 < chance (if says_good_of_low (client_action a) then 3 else 2)).
      { apply (chance_positive w a x b); auto; unfold whole_round, asked_for_service, low_in_spite, low_without; rewrite C.
        pose proof V as (_ & _ & _ & A0 & _); destruct (makes_effort (provider_action b)); rewrite L; unfold low_delivered.
        - assert (0 <= alpha * high_made (client_action a) (provider_action b) (occurs_in (if says_good_of_low (client_action a) then 3 else 2))).
          { apply Qmult_le_0_compat; [lra|]; unfold high_made, high_delivered, occurs_in.
            destruct (delivers_high _); [destruct (says_good_of_high _)|]; destruct (Nat.eqb _ _); lra. }
          destruct (says_good_of_low (client_action a)); cbv iota in *;
            [change (occurs_in 3 low_reported_good true) with 1 | change (occurs_in 2 low_reported_bad true) with 1]; lra.
        - destruct (says_good_of_low (client_action a)); reflexivity. }
      destruct (says_good_of_low (client_action a)); [split; [reflexivity | assumption]|].
      rewrite (no_complaint 2 Qs) in P by (cbn; auto); lra.
    Qed.

    Lemma high_said_good x b w a : In (x, b) l1 -> 0 < x -> In (w, a) l0 -> 0 < w -> comes_in (client_action a) = true ->
      makes_effort (provider_action b) = true -> delivers_high (provider_action b) = true ->
      says_good_of_high (client_action a) = true /\ 0 < chance 5.
    Proof.
      intros Ib X Ia W C F H.
      assert (P : 0 < chance (if says_good_of_high (client_action a) then 5 else 4)).
      { apply (chance_positive w a x b); auto; unfold whole_round, asked_for_service, high_made; rewrite C, F, H.
        pose proof V as (_ & _ & _ & A0 & _).
        assert (0 <= (1 - alpha) * low_in_spite (client_action a) (provider_action b) (occurs_in (if says_good_of_high (client_action a) then 5 else 4))).
        { apply Qmult_le_0_compat; [lra|]; unfold low_in_spite, low_delivered, occurs_in.
          destruct (delivers_low _); [destruct (says_good_of_low _)|]; destruct (Nat.eqb _ _); lra. }
        unfold high_delivered; destruct (says_good_of_high (client_action a)); cbv iota in *;
          [change (occurs_in 5 high_reported_good true) with 1 | change (occurs_in 4 high_reported_bad true) with 1]; lra. }
      destruct (says_good_of_high (client_action a)); [split; [reflexivity | assumption]|].
      rewrite (no_complaint 4 Qs) in P by (cbn; auto); lra.
    Qed.

    Lemma back_on_path x b w a : In (x, b) l1 -> 0 < x -> In (w, a) l0 -> 0 < w -> comes_in (client_action a) = true ->
      (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = false ->
      0 < chance 1.
    Proof.
      intros Ib X Ia W C L; apply (chance_positive w a x b); auto.
      unfold whole_round, asked_for_service, low_in_spite, low_without; rewrite C.
      pose proof V as (_ & _ & _ & A0 & _); destruct (makes_effort (provider_action b)); rewrite L.
      - assert (0 <= alpha * high_made (client_action a) (provider_action b) (occurs_in 1)).
        { apply Qmult_le_0_compat; [lra|]; unfold high_made, high_delivered, occurs_in.
          destruct (delivers_high _); [destruct (says_good_of_high _)|]; destruct (Nat.eqb _ _); lra. }
        change (occurs_in 1 rolled_back true) with 1; lra.
      - reflexivity.
    Qed.

    Lemma inside_drawn f x : (forall w a, In (w, a) l0 -> 0 < w -> comes_in (client_action a) = true -> f (client_action a) == x) ->
      inside f == comes * x.
    Proof.
      intros H; rewrite <- inside_constant; apply mean_drawn; [apply l0_fine|]; intros w a I W.
      destruct (comes_in (client_action a)) eqn:C; [now apply (H w a) | reflexivity].
    Qed.

    Lemma low_is x b n : In (x, b) l1 -> 0 < x ->
      (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = true ->
      delivering_low n == comes * ((1 - d) * price M + d * then_earns G A n s 3 1).
    Proof.
      intros I X L; apply inside_drawn; intros w a Ia W C; destruct (low_said_good x b w a I X Ia W C L) as [S _].
      unfold low_delivered; rewrite S; unfold later_worth, pays_provider; cbn [number_of_outcome]; ring.
    Qed.

    Lemma high_is x b n : In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = true -> delivers_high (provider_action b) = true ->
      delivering_high n == comes * ((1 - d) * price M + d * then_earns G A n s 5 1).
    Proof.
      intros I X F H; unfold delivering_high.
      rewrite (inside_drawn _ ((1 - d) * (price M - effort_cost M) + d * then_earns G A n s 5 1)); [unfold effort; ring|].
      intros w a Ia W C; destruct (high_said_good x b w a I X Ia W C F H) as [S _].
      unfold high_delivered; rewrite S; unfold later_worth, pays_provider; cbn [number_of_outcome]; ring.
    Qed.

    Lemma back_is n : rolling_back n == comes * (d * then_earns G A n s 1 1).
    Proof. unfold rolling_back, later_worth, pays_provider; cbn [number_of_outcome]; ring. Qed.

    Context (Comes : 0 < comes).

    Lemma effort_positive : 0 < effort.
    Proof.
      pose proof V as (_ & _ & C & _); unfold effort.
      apply Qmult_lt_0_compat; [assumption | apply Qmult_lt_0_compat; lra].
    Qed.

    (** "e1rr gives the outcome of e0r at a cost; e1dr gives that of a mixture of e0d and e0r at a cost." *)
    Lemma never_back_after_effort x b : In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = true ->
      delivers_high (provider_action b) = false -> False.
    Proof.
      intros I X F H; pose proof effort_positive; pose proof V as (_ & _ & _ & A0 & _).
      pose proof (no_better_service x b 4 I X ltac:(lia)) as N4; pose proof (no_better_service x b 0 I X ltac:(lia)) as N0.
      assert (effort <= 0); [|lra]; apply end_constant.
      destruct (delivers_low (provider_action b)) eqn:L.
      - apply (end_ext _ (fun n => (1 - alpha) * (service (provider_action 4) n - service (provider_action b) n)
          + alpha * (service (provider_action 0) n - service (provider_action b) n)) ((1 - alpha) * 0 + alpha * 0)); [|ring|].
        + intros n; unfold service; rewrite F, L, H; cbn; ring.
        + apply (end_plus (fun n => (1 - alpha) * _)); [apply (end_times (1 - alpha) (fun n => _)) | apply (end_times alpha (fun n => _))]; (lra || assumption).
      - apply (end_ext _ (fun n => service (provider_action 0) n - service (provider_action b) n) 0); [|reflexivity|assumption].
        intros n; unfold service; rewrite F, L, H; cbn; ring.
    Qed.

    (** "e1dd is among them": effort must pay, and the bound is v / alpha. *)
    Lemma delivers_everything x b : In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = true ->
      delivers_low (provider_action b) = true -> delivers_high (provider_action b) = true ->
      (1 - d) * effort_cost M <= alpha * (d * B) /\
      in_the_end_at_most (service (provider_action b)) (comes * ((1 - d) * (margin M / alpha) + d * B)).
    Proof.
      intros I X F L H; pose proof V as (_ & _ & _ & A0 & _).
      destruct (somebody_comes Comes) as (w & a & Ia & W & C).
      assert (L' : (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = true) by now rewrite F.
      destruct (low_said_good x b w a I X Ia W C L') as [_ C3]; destruct (high_said_good x b w a I X Ia W C F H) as [_ C5].
      pose proof (on_the_path 3 ltac:(lia) C3) as U3; pose proof (on_the_path 5 ltac:(lia) C5) as U5.
      pose proof (then_not_negative s 3 ltac:(lia)) as N3.
      assert (N4 : in_the_end_at_most (fun n => alpha * (delivering_low n - delivering_high n) + effort) 0).
      { apply (end_ext _ (fun n => service (provider_action 4) n - service (provider_action b) n) 0);
          [|reflexivity | apply (no_better_service x b 4 I X); lia].
        intros n; unfold service; rewrite F, L, H; cbn; ring. }
      assert (K : 0 <= alpha * comes * d) by (repeat apply Qmult_le_0_compat; lra).
      split.
      - assert (Y : effort <= alpha * comes * d * B).
        { apply end_constant.
          apply (end_ext _ (fun n => (alpha * (delivering_low n - delivering_high n) + effort)
            + (alpha * comes * d * then_earns G A n s 5 1 + alpha * comes * d * - then_earns G A n s 3 1))
            (0 + (alpha * comes * d * B + alpha * comes * d * 0))); [|ring|].
          - intros n; rewrite (low_is x b n I X L'), (high_is x b n I X F H); ring.
          - apply (end_plus (fun n => alpha * (delivering_low n - delivering_high n) + effort)); [assumption|].
            apply (end_plus (fun n => alpha * comes * d * _)); [apply (end_times (alpha * comes * d) (fun n => _)) | apply (end_times (alpha * comes * d) (fun n => _))]; assumption. }
        unfold effort in Y; apply Qmult_lt_0_le_reg_r with comes; [assumption | lra].
      - apply (end_ext _ (fun n => / alpha * ((1 - alpha) * (alpha * (delivering_low n - delivering_high n) + effort) + (alpha * delivering_high n + - effort)))
          (/ alpha * ((1 - alpha) * 0 + (alpha * (comes * ((1 - d) * price M + d * B)) + - effort)))).
        + intros n; unfold service; rewrite F, L, H; field; lra.
        + unfold effort, margin; field; lra.
        + apply end_times; [apply Qlt_le_weak, Qinv_lt_0_compat; assumption|].
          apply (end_plus (fun n => (1 - alpha) * (alpha * (delivering_low n - delivering_high n) + effort))).
          * apply (end_times (1 - alpha) (fun n => _)); [lra | assumption].
          * apply (end_plus (fun n => alpha * delivering_high n)); [|apply at_once; intros; apply Qle_refl].
            apply end_times; [lra|]; apply (end_ext _ (fun n => comes * ((1 - d) * price M + d * then_earns G A n s 5 1))
              (comes * ((1 - d) * price M + d * B))); [intros n; now rewrite (high_is x b n I X F H) | reflexivity|].
            apply end_times; [lra|]; apply (end_plus (fun _ => (1 - d) * price M)); [apply at_once; intros; apply Qle_refl|].
            apply end_times; [lra | assumption].
    Qed.

    (** "e1rd is among them": rolling back must pay, and the bound is v. *)
    Lemma serves_well x b : In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = true ->
      delivers_low (provider_action b) = false -> delivers_high (provider_action b) = true ->
      (1 - d) * (price M - penalty M) <= d * B /\
      in_the_end_at_most (service (provider_action b)) (comes * ((1 - d) * margin M + d * B)).
    Proof.
      intros I X F L H; pose proof V as (_ & _ & _ & A0 & _ & _ & Pe & _).
      destruct (somebody_comes Comes) as (w & a & Ia & W & C).
      assert (L' : (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = false) by now rewrite F.
      pose proof (on_the_path 1 ltac:(lia) (back_on_path x b w a I X Ia W C L')) as U1.
      destruct (high_said_good x b w a I X Ia W C F H) as [_ C5]; pose proof (on_the_path 5 ltac:(lia) C5) as U5.
      assert (Ub : in_the_end_at_most rolling_back (comes * (d * B))).
      { apply (end_ext _ (fun n => comes * (d * then_earns G A n s 1 1)) (comes * (d * B))); [apply back_is | reflexivity|].
        apply (end_times comes (fun n => d * then_earns G A n s 1 1)); [lra|]; apply end_times; [lra | assumption]. }
      split.
      - assert (N : in_the_end_at_most (fun n => (1 - alpha) * (delivering_low n - rolling_back n)) 0).
        { apply (end_ext _ (fun n => service (provider_action 11) n - service (provider_action b) n) 0);
            [|reflexivity | apply (no_better_service x b 11 I X); lia].
          intros n; unfold service; rewrite F, L, H; cbn; ring. }
        assert (Lo : in_the_end_at_most (fun n => - delivering_low n) (- (comes * ((1 - d) * (price M - penalty M))))).
        { apply (end_ext _ (fun n => mean l0 (fun a => if comes_in (client_action a) then - low_delivered (client_action a) (later_worth n) false else 0))
            (mean l0 (fun a => if comes_in (client_action a) then - ((1 - d) * (price M - penalty M)) else 0))).
          - intros n; unfold delivering_low, inside.
            rewrite (mean_ext l0 (fun a => if comes_in (client_action a) then - low_delivered (client_action a) (later_worth n) false else 0)
              (fun a => - (1) * (if comes_in (client_action a) then low_delivered (client_action a) (later_worth n) false else 0)))
              by (intros a'; cbv beta; destruct (comes_in (client_action a')); ring); rewrite mean_times; ring.
          - transitivity (comes * - ((1 - d) * (price M - penalty M))); [|ring].
            exact (inside_constant (- ((1 - d) * (price M - penalty M)))).
          - apply (end_mean l0 (fun n a => if comes_in (client_action a) then - low_delivered (client_action a) (later_worth n) false else 0));
              [apply VA|]; intros c; destruct (comes_in (client_action c)); [|apply at_once; intros; lra].
            assert (PD : 0 <= (1 - d) * penalty M) by (apply Qmult_le_0_compat; lra).
            unfold low_delivered; destruct (says_good_of_low (client_action c)).
            + apply (end_le _ (fun n => - ((1 - d) * (price M - penalty M)) + d * - then_earns G A n s 3 1)
                (- ((1 - d) * (price M - penalty M)) + d * 0)); [intros n; unfold later_worth, pays_provider; cbn [number_of_outcome]; lra | lra |].
              apply (end_plus (fun _ => - ((1 - d) * (price M - penalty M)))); [apply at_once; intros; lra|].
              apply end_times; [lra | apply then_not_negative; lia].
            + apply (end_le _ (fun n => - ((1 - d) * (price M - penalty M)) + d * - then_earns G A n s 2 1)
                (- ((1 - d) * (price M - penalty M)) + d * 0)); [intros n; unfold later_worth, pays_provider; cbn [number_of_outcome]; lra | lra |].
              apply (end_plus (fun _ => - ((1 - d) * (price M - penalty M)))); [apply at_once; intros; lra|].
              apply end_times; [lra | apply then_not_negative; lia]. }
        assert (Y : (1 - alpha) * (comes * ((1 - d) * (price M - penalty M))) <= (1 - alpha) * (comes * (d * B))).
        { apply end_constant.
          apply (end_ext _ (fun n => (1 - alpha) * (delivering_low n - rolling_back n) + ((1 - alpha) * rolling_back n
            + (1 - alpha) * (- delivering_low n + comes * ((1 - d) * (price M - penalty M)))))
            (0 + ((1 - alpha) * (comes * (d * B)) + (1 - alpha) * (- (comes * ((1 - d) * (price M - penalty M))) + comes * ((1 - d) * (price M - penalty M))))));
            [intros; ring | ring |].
          apply (end_plus (fun n => (1 - alpha) * (delivering_low n - rolling_back n))); [assumption|].
          apply (end_plus (fun n => (1 - alpha) * rolling_back n)); (apply end_times; [lra|]); [assumption|].
          apply (end_plus (fun n => - delivering_low n)); [assumption | apply at_once; intros; lra]. }
        apply Qmult_lt_0_le_reg_r with ((1 - alpha) * comes); [apply Qmult_lt_0_compat; lra | lra].
      - apply (end_ext _ (fun n => (1 - alpha) * rolling_back n + (alpha * (comes * ((1 - d) * price M + d * then_earns G A n s 5 1)) + - effort))
          ((1 - alpha) * (comes * (d * B)) + (alpha * (comes * ((1 - d) * price M + d * B)) + - effort))).
        + intros n; unfold service; rewrite F, L, H, (high_is x b n I X F H); ring.
        + unfold effort, margin; ring.
        + apply (end_plus (fun n => (1 - alpha) * rolling_back n)); [apply end_times; [lra | assumption]|].
          apply (end_plus (fun n => alpha * (comes * ((1 - d) * price M + d * then_earns G A n s 5 1)))); [|apply at_once; intros; lra].
          apply end_times; [lra|]; apply (end_times comes (fun n => (1 - d) * price M + d * then_earns G A n s 5 1)); [lra|].
          apply (end_plus (fun _ => (1 - d) * price M)); [apply at_once; intros; lra|]; apply end_times; [lra | assumption].
    Qed.

    (** "No effort": he rolls back, and has what follows. *)
    Lemma rolls_back x b : In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = false ->
      delivers_without (provider_action b) = false ->
      in_the_end_at_most (service (provider_action b)) (comes * (d * B)).
    Proof.
      intros I X F L; destruct (somebody_comes Comes) as (w & a & Ia & W & C).
      assert (L' : (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = false) by now rewrite F.
      pose proof (on_the_path 1 ltac:(lia) (back_on_path x b w a I X Ia W C L')) as U1.
      apply (end_ext _ (fun n => comes * (d * then_earns G A n s 1 1)) (comes * (d * B)));
        [intros n; unfold service; rewrite F, L; apply back_is | reflexivity|].
      apply (end_times comes (fun n => d * then_earns G A n s 1 1)); [lra|]; apply end_times; [lra | assumption].
    Qed.

    (** *** The client *)
    Definition client_later (n : nat) (o : outcome) (e : bool) : Q :=
      (1 - d) * pays_client M o e + d * then_earns G A n s (number_of_outcome o) 0.

    Lemma client_brings a n : action_brings G A 0 s a (fun _ => earns G A n 0)
      == mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n)).
    Proof.
      rewrite action_brings_split; cbn [other_player delta signal_count market_game].
      rewrite (mean_ext l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n)) (fun b =>
          (1 - d) * whole_round M (client_action a) (provider_action b) (pays_client M)
          + d * sum_below 6 (fun y => whole_round M (client_action a) (provider_action b) (occurs_in y) * then_earns G A n s y 0))).
      - rewrite mean_plus, !mean_times, mean_sum; apply Qplus_comp; [reflexivity|]; apply Qmult_comp; [reflexivity|].
        apply sum_ext; intros y _; unfold then_earns.
        rewrite (mean_ext l1 (fun b => whole_round M (client_action a) (provider_action b) (occurs_in y) * mean (next A s y) (earns G A n 0))
          (fun b => mean (next A s y) (earns G A n 0) * whole_round M (client_action a) (provider_action b) (occurs_in y))) by (intros; ring).
        rewrite mean_times; cbn [placed law market_game]; ring.
      - intros b; symmetry; apply (whole_round_expects M (client_action a) (provider_action b) d (pays_client M));
          intros o e; reflexivity.
    Qed.

    (** No more than this: her outside payoff, or good service. *)
    Definition client_at_most : Q := Qmax (good_service M) (outside_payoff M).

    Lemma client_bound s' : in_the_end_at_most (fun n => earns G A n 0 s') client_at_most.
    Proof.
      pose proof V as (P & R & _ & A0 & A1 & _ & _ & O); unfold client_at_most.
      pose proof (Q.le_max_l (good_service M) (outside_payoff M)); pose proof (Q.le_max_r (good_service M) (outside_payoff M)).
      apply (end_le _ (fun n => 1 * earns G A n 0 s' + 0 * earns G A n 1 s' + price M * earns G A n 5 s') (Qmax (good_service M) (outside_payoff M)));
        [|apply Qle_refl|].
      - intros n; pose proof (counts_not_negative n 3 s') as N; change (2 + 3)%nat with 5%nat in N.
        assert (0 <= price M * earns G A n 5 s') by (apply Qmult_le_0_compat; lra); lra.
      - apply (profiles_bound M d r V D0 D1 A E); intros c p; apply covered_up; auto; unfold good_service in *; lra.
    Qed.

    Lemma then_client_bound y : (y < 6)%nat -> in_the_end_at_most (fun n => then_earns G A n s y 0) client_at_most.
    Proof. intros Hy; apply end_mean_drawn; [apply VA; exact Hy|]; intros; apply client_bound. Qed.

    Lemma client_worth_used w a : In (w, a) l0 -> 0 < w ->
      in_the_end_at_most (fun n => outside_payoff M - mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n))) 0.
    Proof.
      intros I W.
      apply (end_ext _ (fun n => (outside_payoff M + - earns G A (S n) 0 s) + (earns G A (S n) 0 s - action_brings G A 0 s a (fun _ => earns G A n 0)))
        ((outside_payoff M + - outside_payoff M) + 0)); [intros n; rewrite client_brings; ring | ring |].
      apply (end_plus (fun n => outside_payoff M + - earns G A (S n) 0 s)).
      - apply (end_plus (fun _ => outside_payoff M)); [apply at_once; intros; lra|].
        apply (end_later (fun n => - earns G A n 0 s)); now apply client_participates.
      - apply (state_is_worth_used G A E 0 s w a); [lia | assumption..].
    Qed.

    (** "If e0d is the only one, she would not have come in." *)
    Lemma not_only_cheating : d * (good_service M + price M) < outside_payoff M + price M ->
      exists x b, In (x, b) l1 /\ 0 < x /\ (makes_effort (provider_action b) || negb (delivers_without (provider_action b)))%bool = true.
    Proof.
      intros H3; pose proof V as (P & _ & _ & _ & _ & Fi & _ & O).
      destruct (existsb (fun w => negb (Qle_bool (fst w) 0) && (makes_effort (provider_action (snd w)) || negb (delivers_without (provider_action (snd w)))))%bool l1) eqn:Ex.
      - apply existsb_exists in Ex; destruct Ex as ([x b] & I & T); apply andb_true_iff in T; destruct T as [X T]; cbn [fst snd] in *.
        exists x, b; split; [assumption|]; split; [|assumption]; apply negb_true_iff in X.
        destruct (Qlt_le_dec 0 x) as [|L]; [assumption|]; apply Qle_bool_iff in L; congruence.
      - exfalso; destruct (somebody_comes Comes) as (w & a & Ia & W & C).
        assert (Only : forall x b, In (x, b) l1 -> 0 < x -> makes_effort (provider_action b) = false /\ delivers_without (provider_action b) = true).
        { intros x b I X; assert (T : (negb (Qle_bool x 0) && (makes_effort (provider_action b) || negb (delivers_without (provider_action b))))%bool = false).
          { destruct (negb (Qle_bool x 0) && _)%bool eqn:T; [|reflexivity]; rewrite <- Ex; symmetry; apply existsb_exists; exists (x, b); auto. }
          destruct (Qle_bool x 0) eqn:Lx; [apply Qle_bool_iff in Lx; lra|]; cbn [negb andb] in T.
          apply orb_false_iff in T; destruct T as [T1 T2]; apply negb_false_iff in T2; auto. }
        set (y := if says_good_of_low (client_action a) then 3%nat else 2%nat).
        assert (Hy : (y < 6)%nat) by (unfold y; destruct (says_good_of_low _); lia).
        assert (FC : 0 <= (1 - d) * fine M) by (apply Qmult_le_0_compat; lra).
        assert (Up : in_the_end_at_most (fun n => mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n)))
          ((1 - d) * - price M + d * client_at_most)).
        { apply (end_le _ (fun n => (1 - d) * - price M + d * then_earns G A n s y 0) ((1 - d) * - price M + d * client_at_most)); [|lra|].
          - intros n; destruct (VA s) as (_ & [L1 _] & _).
            rewrite <- (mean_constant l1 ((1 - d) * - price M + d * then_earns G A n s y 0) L1).
            rewrite (mean_drawn l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n))
              (fun _ => low_delivered (client_action a) (client_later n) false)).
            + apply mean_le; [assumption|]; intros b; unfold low_delivered, client_later, y.
              destruct (says_good_of_low (client_action a)); cbn [pays_client number_of_outcome]; lra.
            + apply l1_fine.
            + intros x b I X; destruct (Only x b I X) as [F L]; unfold whole_round, asked_for_service, low_without; rewrite C, F, L; reflexivity.
          - apply (end_plus (fun _ => (1 - d) * - price M)); [apply at_once; intros; lra|]; apply end_times; [lra|].
            now apply then_client_bound. }
        assert (Y : outside_payoff M <= (1 - d) * - price M + d * client_at_most).
        { assert (outside_payoff M - ((1 - d) * - price M + d * client_at_most) <= 0); [|lra]; apply end_constant.
          apply (end_ext _ (fun n => (outside_payoff M - mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n)))
            + (mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n)) + - ((1 - d) * - price M + d * client_at_most)))
            (0 + (((1 - d) * - price M + d * client_at_most) + - ((1 - d) * - price M + d * client_at_most)))); [intros; ring | ring|].
          apply (end_plus (fun n => outside_payoff M - mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n))));
            [now apply (client_worth_used w a)|].
          apply (end_plus (fun n => mean l1 (fun b => whole_round M (client_action a) (provider_action b) (client_later n))));
            [exact Up | apply at_once; intros; lra]. }
        unfold client_at_most in Y; destruct (Q.max_spec (good_service M) (outside_payoff M)) as [[_ Em]|[_ Em]]; rewrite Em in Y.
        + assert (0 < (1 - d) * price M) by (apply Qmult_lt_0_compat; lra).
          assert (0 < (1 - d) * outside_payoff M) by (apply Qmult_lt_0_compat; lra). lra.
        + lra.
    Qed.

    (** *** A bound on what he can expect, lowered *)
    Lemma lowered_if_she_comes beta : d * (good_service M + price M) < outside_payoff M + price M -> d * B <= beta ->
      ((1 - d) * effort_cost M <= alpha * (d * B) -> (1 - d) * (margin M / alpha) + d * B <= beta) ->
      ((1 - d) * (price M - penalty M) <= d * B -> (1 - d) * margin M + d * B <= beta) ->
      exists x b, In (x, b) l1 /\ 0 < x /\ in_the_end_at_most (service (provider_action b)) (comes * beta).
    Proof.
      intros H3 B0 B1 B2; destruct (not_only_cheating H3) as (x & b & I & X & T); exists x, b; split; [assumption|]; split; [assumption|].
      assert (Up : forall y, in_the_end_at_most (service (provider_action b)) (comes * y) -> y <= beta ->
        in_the_end_at_most (service (provider_action b)) (comes * beta)).
      { intros y H L; apply (end_le _ (service (provider_action b)) (comes * y)); [intros; apply Qle_refl | | assumption].
        assert (0 <= comes * (beta - y)) by (apply Qmult_le_0_compat; lra); lra. }
      destruct (makes_effort (provider_action b)) eqn:F; cbn [orb] in T.
      - destruct (delivers_high (provider_action b)) eqn:H; [|exfalso; now apply (never_back_after_effort x b)].
        destruct (delivers_low (provider_action b)) eqn:L.
        + destruct (delivers_everything x b I X F L H) as [C1 U]; exact (Up _ U (B1 C1)).
        + destruct (serves_well x b I X F L H) as [C2 U]; exact (Up _ U (B2 C2)).
      - apply negb_true_iff in T; exact (Up _ (rolls_back x b I X F T) B0).
    Qed.
  End State.

  Definition bound_on_quiet (B : Q) : Prop := 0 <= B /\ forall s, quiet s -> in_the_end_at_most (fun n => earns G A n 1 s) B.

  Lemma comes_range s : 0 <= comes s /\ comes s <= 1.
  Proof.
    assert (L : is_lottery (plays A s 0)) by apply VA; unfold comes, inside; split.
    - apply mean_not_negative; [apply L|]; intros a; destruct (comes_in _); lra.
    - rewrite <- (mean_constant (plays A s 0) 1 L); apply mean_le; [assumption|]; intros a; destruct (comes_in _); lra.
  Qed.

  Lemma someone_serves s : exists x b, In (x, b) (plays A s 1) /\ 0 < x.
  Proof.
    destruct (VA s) as (_ & [[L0 L1] _] & _).
    destruct (positive_mean_draws (plays A s 1) (fun _ => 1) L0) as (x & b & I & X & _); [lra|]; exists x, b; auto.
  Qed.

  Lemma stays_out_bounded s B : bound_on_quiet B -> quiet s ->
    in_the_end_at_most (fun n => (1 - comes s) * (d * then_earns G A n s 0 1)) ((1 - comes s) * (d * B)).
  Proof.
    intros [HB Bd] Qs; destruct (comes_range s) as [C0 C1]; destruct (Qlt_le_dec (comes s) 1) as [L|L].
    - apply (end_times (1 - comes s) (fun n => d * then_earns G A n s 0 1)); [lra|]; apply end_times; [lra|].
      apply (on_the_path s B Bd Qs); [lia|].
      assert (L0 : is_lottery (plays A s 0)) by apply VA.
      assert (O : 0 < mean (plays A s 0) (fun a => if comes_in (client_action a) then 0 else 1)).
      { assert (Eo : mean (plays A s 0) (fun a => if comes_in (client_action a) then 0 else 1) == 1 - comes s).
        { unfold comes, inside; rewrite <- (mean_constant (plays A s 0) 1 L0).
          transitivity (mean (plays A s 0) (fun _ => 1) + - (1) * mean (plays A s 0) (fun a => if comes_in (client_action a) then 1 else 0)); [|ring].
          rewrite <- mean_times, <- mean_plus; apply mean_ext; intros a; destruct (comes_in _); ring. }
        rewrite Eo; lra. }
      destruct (positive_mean_draws _ _ (l0_fine s) O) as (w & a & Ia & W & N); destruct (someone_serves s) as (x & b & Ib & X).
      apply (chance_positive s w a x b 0); auto; unfold whole_round.
      destruct (comes_in (client_action a)); [exfalso; apply N; reflexivity | reflexivity].
    - assert (Z : comes s == 1) by lra.
      apply (end_ext _ (fun _ => 0) 0); [intros n; rewrite Z; ring | rewrite Z; ring | apply at_once; intros; lra].
  Qed.

  Lemma nobody_comes s p n : comes s == 0 -> service s p n == 0.
  Proof.
    intros Z.
    assert (I : forall f, inside s f == 0).
    { intros f; rewrite (inside_drawn s f 0); [ring|]; intros w a Ia W C; exfalso.
      assert (N : forall a', 0 <= if comes_in (client_action a') then 1 else 0) by (intros a'; destruct (comes_in (client_action a')); cbv iota; lra).
      pose proof (draw_of_zero_mean _ _ w a (l0_fine s) N Z Ia W) as T; cbv beta in T; rewrite C in T; lra. }
    assert (El : delivering_low s n == 0) by apply I.
    assert (Eb : rolling_back s n == 0) by (unfold rolling_back; rewrite Z; ring).
    assert (Ee : effort s == 0) by (unfold effort; rewrite Z; ring).
    assert (Eh : delivering_high s n == 0) by (unfold delivering_high; rewrite I, Ee; ring).
    unfold service; destruct (makes_effort p), (delivers_low p), (delivers_high p), (delivers_without p);
      rewrite ?El, ?Eb, ?Eh, ?Ee; ring.
  Qed.

  Context (H3 : d * (good_service M + price M) < outside_payoff M + price M).

  Lemma lowered B beta : bound_on_quiet B -> d * B <= beta ->
    ((1 - d) * effort_cost M <= alpha * (d * B) -> (1 - d) * (margin M / alpha) + d * B <= beta) ->
    ((1 - d) * (price M - penalty M) <= d * B -> (1 - d) * margin M + d * B <= beta) ->
    bound_on_quiet beta.
  Proof.
    intros HB L B1 B2; pose proof HB as [B0 Bd]; assert (0 <= d * B) by (apply Qmult_le_0_compat; lra).
    split; [lra|]; intros s Qs; apply end_sooner; destruct (comes_range s) as [C0 C1].
    assert (Sv : exists x b, In (x, b) (plays A s 1) /\ 0 < x /\ in_the_end_at_most (service s (provider_action b)) (comes s * beta)).
    { destruct (Qlt_le_dec 0 (comes s)) as [Cp|Cz].
      - apply (lowered_if_she_comes s B Bd Qs Cp beta); assumption.
      - assert (Z : comes s == 0) by lra; destruct (someone_serves s) as (x & b & I & X); exists x, b; split; [assumption|]; split; [assumption|].
        apply (end_ext _ (fun _ => 0) 0); [intros n; now apply nobody_comes | rewrite Z; ring | apply at_once; intros; lra]. }
    destruct Sv as (x & b & I & X & U).
    apply (end_le _ (fun n => (earns G A (S n) 1 s - ((1 - comes s) * (d * then_earns G A n s 0 1) + service s (provider_action b) n))
      + ((1 - comes s) * (d * then_earns G A n s 0 1) + service s (provider_action b) n)) (0 + ((1 - comes s) * (d * B) + comes s * beta))).
    - intros n; lra.
    - assert (0 <= (1 - comes s) * (beta - d * B)) by (apply Qmult_le_0_compat; lra); lra.
    - apply (end_plus (fun n => earns G A (S n) 1 s - ((1 - comes s) * (d * then_earns G A n s 0 1) + service s (provider_action b) n))).
      + now apply (worth_of_service s x b).
      + apply (end_plus (fun n => (1 - comes s) * (d * then_earns G A n s 0 1))); [now apply stays_out_bounded | exact U].
  Qed.

  Context (H1 : d * (alpha * price M) < effort_cost M).
  Context (H2 : d * (Qmax (price M - penalty M) 0 + margin M) < Qmax (price M - penalty M) 0).

  Lemma penalty_below_price : 0 < price M - penalty M /\ d * (price M - penalty M + margin M) < price M - penalty M.
  Proof.
    destruct (Q.max_spec (price M - penalty M) 0) as [[L Em]|[L Em]]; rewrite Em in H2.
    - exfalso; assert (0 < d * margin M) by (apply Qmult_lt_0_compat; lra); lra.
    - split; [|assumption]; destruct (Qlt_le_dec 0 (price M - penalty M)) as [|N]; [assumption|].
      assert (0 < d * margin M) by (apply Qmult_lt_0_compat; lra).
      assert (Z : price M - penalty M == 0) by lra; rewrite Z in H2; lra.
  Qed.

  (** "Then W <= v / alpha": no stage payoff is above the price. *)
  Lemma first_bound : bound_on_quiet (price M + margin M / alpha).
  Proof.
    pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _).
    assert (Vp : 0 < margin M / alpha) by (apply Qlt_shift_div_l; lra).
    split; [lra|]; intros s _.
    apply (end_le _ (fun n => 0 * earns G A n 0 s + 1 * earns G A n 1 s + 0 * earns G A n 5 s) (price M)); [intros; lra | lra|].
    apply (profiles_bound M d r V D0 D1 A E); intros c p.
    rewrite <- (whole_round_constant M c p (price M)); apply whole_round_le; [assumption|].
    intros o e; unfold pays_provider; destruct o, e; lra.
  Qed.

  Lemma towards_v_over_alpha n : bound_on_quiet (margin M / alpha + to_the d n * price M).
  Proof.
    pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _).
    assert (Ea : margin M / alpha * alpha == margin M) by (field; lra); set (v' := margin M / alpha) in *.
    assert (Vv : margin M <= v') by (assert (0 <= (1 - alpha) * v'); [apply Qmult_le_0_compat; [lra|]; unfold v'; apply Qlt_le_weak, Qlt_shift_div_l; lra | lra]).
    induction n as [|n IH].
    - destruct first_bound as [F0 F1]; cbn [to_the]; split; [fold v' in F0; lra|]; intros s Qs.
      apply (end_le _ (fun k => earns G A k 1 s) (price M + v')); [intros; apply Qle_refl | lra | now apply F1].
    - assert (Pn : 0 <= to_the d n * price M) by (apply Qmult_le_0_compat; [apply power_not_negative; lra | lra]).
      assert (0 <= (1 - d) * v') by (apply Qmult_le_0_compat; lra).
      assert (0 <= (1 - d) * (v' - margin M)) by (apply Qmult_le_0_compat; lra).
      apply (lowered (v' + to_the d n * price M)); [exact IH | cbn [to_the]; lra | intros _; fold v'; cbn [to_the]; lra | intros _; cbn [to_the]; lra].
  Qed.

  (** "If e1dd were used anywhere, we should have (1 - delta) c <= delta v.  It is not.  So W <= v." *)
  Lemma no_effort_for_everything : exists B, margin M <= B /\ alpha * (d * B) < (1 - d) * effort_cost M /\ bound_on_quiet B.
  Proof.
    pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _).
    assert (Ea : margin M / alpha * alpha == margin M) by (field; lra).
    assert (Gap : 0 < (1 - d) * effort_cost M - d * margin M) by (unfold margin; lra).
    destruct (powers_vanish d (alpha * d * price M) ((1#2) * ((1 - d) * effort_cost M - d * margin M))) as [N HN]; [lra..|].
    specialize (HN N (le_n N)); exists (margin M / alpha + to_the d N * price M).
    set (v' := margin M / alpha) in *.
    assert (Vv : margin M <= v') by (assert (0 <= (1 - alpha) * v'); [apply Qmult_le_0_compat; [lra|]; unfold v'; apply Qlt_le_weak, Qlt_shift_div_l; lra | lra]).
    assert (Pn : 0 <= to_the d N * price M) by (apply Qmult_le_0_compat; [apply power_not_negative; lra | lra]).
    split; [lra|]; split; [|apply towards_v_over_alpha].
    assert (Ed : alpha * (d * (v' + to_the d N * price M)) == d * (v' * alpha) + alpha * d * price M * to_the d N) by ring.
    rewrite Ed, Ea; lra.
  Qed.

  Lemma towards_v B n : margin M <= B -> alpha * (d * B) < (1 - d) * effort_cost M -> bound_on_quiet B ->
    bound_on_quiet (margin M + to_the d n * (B - margin M)).
  Proof.
    intros L Ne HB; pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _); induction n as [|n IH].
    - destruct HB as [B0 Bd]; cbn [to_the]; split; [lra|]; intros s Qs.
      apply (end_le _ (fun k => earns G A k 1 s) B); [intros; apply Qle_refl | lra | now apply Bd].
    - assert (Pn := power_not_negative d n ltac:(lra)); assert (P1 := power_at_most_one d n ltac:(lra) D1).
      assert (0 <= to_the d n * (B - margin M)) by (apply Qmult_le_0_compat; lra).
      assert (0 <= (1 - to_the d n) * (B - margin M)) by (apply Qmult_le_0_compat; lra).
      assert (AD : 0 <= alpha * d) by (apply Qmult_le_0_compat; lra).
      assert (0 <= alpha * d * (B - (margin M + to_the d n * (B - margin M)))) by (apply Qmult_le_0_compat; lra).
      assert (0 <= (1 - d) * margin M) by (apply Qmult_le_0_compat; lra).
      apply (lowered (margin M + to_the d n * (B - margin M))); [exact IH | cbn [to_the]; lra | intros T; exfalso; lra | intros _; cbn [to_the]; lra].
  Qed.

  (** "If e1rd were used, (1 - delta) U <= delta v.  It is not." *)
  Lemma no_effort_at_all : exists B, alpha * (d * B) < (1 - d) * effort_cost M /\ d * B < (1 - d) * (price M - penalty M) /\ bound_on_quiet B.
  Proof.
    destruct no_effort_for_everything as (B & L & Ne & HB); destruct penalty_below_price as [Pp H2'].
    pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _).
    assert (Gap : 0 < (1 - d) * (price M - penalty M) - d * margin M) by lra.
    destruct (powers_vanish d (d * (B - margin M)) ((1#2) * ((1 - d) * (price M - penalty M) - d * margin M))) as [N HN]; [lra..|].
    specialize (HN N (le_n N)); exists (margin M + to_the d N * (B - margin M)).
    assert (P1 := power_at_most_one d N ltac:(lra) D1).
    assert (0 <= (1 - to_the d N) * (B - margin M)) by (apply Qmult_le_0_compat; lra).
    assert (AD : 0 <= alpha * d) by (apply Qmult_le_0_compat; lra).
    assert (0 <= alpha * d * (B - (margin M + to_the d N * (B - margin M)))) by (apply Qmult_le_0_compat; lra).
    split; [lra|]; split; [lra | now apply towards_v].
  Qed.

  Lemma towards_0 B n : alpha * (d * B) < (1 - d) * effort_cost M -> d * B < (1 - d) * (price M - penalty M) -> bound_on_quiet B ->
    bound_on_quiet (to_the d n * B).
  Proof.
    intros Ne Ns HB; pose proof V as (P & _ & C & A0 & A1 & _ & Pe & _); pose proof HB as [B0 Bd]; induction n as [|n IH].
    - cbn [to_the]; split; [lra|]; intros s Qs.
      apply (end_le _ (fun k => earns G A k 1 s) B); [intros; apply Qle_refl | lra | now apply Bd].
    - assert (P1 := power_at_most_one d n ltac:(lra) D1).
      assert (X : 0 <= d * ((1 - to_the d n) * B)) by (repeat apply Qmult_le_0_compat; lra).
      assert (0 <= alpha * (d * ((1 - to_the d n) * B))) by (apply Qmult_le_0_compat; lra).
      apply (lowered (to_the d n * B)); [exact IH | cbn [to_the]; lra | intros T; exfalso; lra | intros T; exfalso; lra].
  Qed.

  (** He expects nothing. *)
  Lemma provider_gets_nothing : bound_on_quiet 0.
  Proof.
    destruct no_effort_at_all as (B & Ne & Ns & HB); split; [lra|]; intros s Qs; apply end_closed; intros e He.
    destruct (powers_vanish d B e ltac:(lra) D1 He) as [N HN]; specialize (HN N (le_n N)).
    destruct (towards_0 B N Ne Ns HB) as [_ U].
    apply (end_le _ (fun n => earns G A n 1 s) (to_the d N * B)); [intros; apply Qle_refl | lra | now apply U].
  Qed.

  (** *** Then she stays out *)

  (** "So there is never any effort on the path." *)
  Lemma no_effort_on_the_path s x b : quiet s -> 0 < comes s -> In (x, b) (plays A s 1) -> 0 < x ->
    makes_effort (provider_action b) = false.
  Proof.
    intros Qs C I X; destruct provider_gets_nothing as [_ U]; destruct penalty_below_price as [Pp _].
    pose proof V as (_ & _ & Ce & A0 & _).
    destruct (makes_effort (provider_action b)) eqn:F; [exfalso|reflexivity].
    destruct (delivers_high (provider_action b)) eqn:H; [|now apply (never_back_after_effort s C x b)].
    destruct (delivers_low (provider_action b)) eqn:L.
    - destruct (delivers_everything s 0 U Qs C x b I X F L H) as [T _].
      assert (0 < (1 - d) * effort_cost M) by (apply Qmult_lt_0_compat; lra); lra.
    - destruct (serves_well s 0 U Qs C x b I X F L H) as [T _].
      assert (0 < (1 - d) * (price M - penalty M)) by (apply Qmult_lt_0_compat; lra); lra.
  Qed.

  Definition client_bound_on_quiet (K : Q) : Prop :=
    outside_payoff M <= K /\ forall s, quiet s -> in_the_end_at_most (fun n => earns G A n 0 s) K.

  Lemma client_on_the_path K s y : client_bound_on_quiet K -> quiet s -> (y < 6)%nat -> 0 < chance_of G (plays A s 0) (plays A s 1) y ->
    in_the_end_at_most (fun n => then_earns G A n s y 0) K.
  Proof.
    intros [_ Bd] Qs Hy C; apply end_mean_drawn; [apply VA; exact Hy|]; intros w s' I W; apply Bd; now apply (quiet_goes_on s y w).
  Qed.

  (** "Then she gets at most 0 in a round in which she comes in." *)
  Lemma coming_in_brings K s w a : client_bound_on_quiet K -> quiet s -> In (w, a) (plays A s 0) -> 0 < w ->
    comes_in (client_action a) = true ->
    in_the_end_at_most (fun n => mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n))) (d * K).
  Proof.
    intros HK Qs Ia W C; pose proof V as (P & _ & _ & _ & _ & Fi & _ & O).
    assert (Cp : 0 < comes s).
    { destruct (comes_range s) as [C0 _]; destruct (Qlt_le_dec 0 (comes s)) as [|Z]; [assumption|exfalso].
      assert (Z' : comes s == 0) by lra.
      assert (N : forall a', 0 <= if comes_in (client_action a') then 1 else 0) by (intros a'; destruct (comes_in (client_action a')); cbv iota; lra).
      pose proof (draw_of_zero_mean _ _ w a (l0_fine s) N Z' Ia W) as T; cbv beta in T; rewrite C in T; lra. }
    assert (PC : 0 <= (1 - d) * price M) by (apply Qmult_le_0_compat; lra).
    assert (FC : 0 <= (1 - d) * fine M) by (apply Qmult_le_0_compat; lra).
    apply end_mean_drawn; [apply VA|]; intros x b I X.
    pose proof (no_effort_on_the_path s x b Qs Cp I X) as F; unfold whole_round, asked_for_service, low_without; rewrite C, F.
    destruct (delivers_without (provider_action b)) eqn:L.
    - assert (L' : (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = true) by now rewrite F.
      destruct (low_said_good s Qs x b w a I X Ia W C L') as [S C3].
      unfold low_delivered; rewrite S.
      apply (end_le _ (fun n => d * then_earns G A n s 3 0) (d * K)); [|apply Qle_refl|].
      + intros n; unfold client_later; cbn [pays_client number_of_outcome]; lra.
      + apply end_times; [lra|]; apply (client_on_the_path K s 3 HK Qs); [lia | assumption].
    - assert (L' : (if makes_effort (provider_action b) then delivers_low (provider_action b) else delivers_without (provider_action b)) = false) by now rewrite F.
      apply (end_ext _ (fun n => d * then_earns G A n s 1 0) (d * K)); [|reflexivity|].
      + intros n; unfold client_later; cbn [pays_client number_of_outcome]; ring.
      + apply end_times; [lra|]; apply (client_on_the_path K s 1 HK Qs); [lia | now apply (back_on_path s x b w a)].
  Qed.

  Lemma client_lowered K : client_bound_on_quiet K -> client_bound_on_quiet ((1 - d) * outside_payoff M + d * K).
  Proof.
    intros HK; pose proof HK as [K0 Bd]; pose proof V as (_ & _ & _ & _ & _ & _ & _ & O).
    assert (0 <= d * (K - outside_payoff M)) by (apply Qmult_le_0_compat; lra).
    assert (0 < (1 - d) * outside_payoff M) by (apply Qmult_lt_0_compat; lra).
    split; [lra|]; intros s Qs; apply end_sooner.
    destruct (VA s) as ([[L0 L1] _] & _ & _).
    destruct (positive_mean_draws (plays A s 0) (fun _ => 1) L0) as (w & a & I & W & _); [lra|].
    apply (end_ext _ (fun n => (earns G A (S n) 0 s - action_brings G A 0 s a (fun _ => earns G A n 0))
      + mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n)))
      (0 + ((1 - d) * outside_payoff M + d * K))); [intros n; rewrite <- client_brings; ring | ring |].
    apply (end_plus (fun n => earns G A (S n) 0 s - action_brings G A 0 s a (fun _ => earns G A n 0)));
      [apply (state_is_worth_used G A E 0 s w a); [lia | assumption..]|].
    destruct (comes_in (client_action a)) eqn:C.
    - apply (end_le _ (fun n => mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n))) (d * K));
        [intros; apply Qle_refl | lra | now apply (coming_in_brings K s w a)].
    - apply end_mean_drawn; [apply VA|]; intros x b Ib X; unfold whole_round; rewrite C.
      apply (end_plus (fun _ => (1 - d) * outside_payoff M)); [apply at_once; intros; apply Qle_refl|].
      apply end_times; [lra|]; apply (client_on_the_path K s 0 HK Qs); [lia|].
      apply (chance_positive s w a x b 0); auto; unfold whole_round; rewrite C; reflexivity.
  Qed.

  Lemma client_gets_outside : client_bound_on_quiet (outside_payoff M).
  Proof.
    pose proof (Q.le_max_r (good_service M) (outside_payoff M)) as Le; fold client_at_most in Le.
    assert (T : forall n, client_bound_on_quiet (outside_payoff M + to_the d n * (client_at_most - outside_payoff M))).
    { induction n as [|n IH].
      - cbn [to_the]; split; [lra|]; intros s _.
        apply (end_le _ (fun n => earns G A n 0 s) client_at_most); [intros; apply Qle_refl | lra | apply client_bound].
      - destruct (client_lowered _ IH) as [_ U]; split.
        + assert (0 <= to_the d (S n) * (client_at_most - outside_payoff M)) by (apply Qmult_le_0_compat; [apply power_not_negative|]; lra); lra.
        + intros s Qs; eapply end_le; [intros; apply Qle_refl | | exact (U s Qs)]; cbn [to_the]; lra. }
    split; [apply Qle_refl|]; intros s Qs; apply end_closed; intros e He.
    destruct (powers_vanish d (client_at_most - outside_payoff M) e ltac:(lra) D1 He) as [N HN]; specialize (HN N (le_n N)).
    destruct (T N) as [_ U]; eapply end_le; [intros; apply Qle_refl | | exact (U s Qs)]; lra.
  Qed.

  Lemma she_stays_out s w a : quiet s -> In (w, a) (plays A s 0) -> 0 < w -> comes_in (client_action a) = false.
  Proof.
    intros Qs I W; destruct (comes_in (client_action a)) eqn:C; [exfalso|reflexivity].
    pose proof V as (_ & _ & _ & _ & _ & _ & _ & O).
    assert (Y : outside_payoff M - d * outside_payoff M <= 0).
    { apply end_constant.
      apply (end_ext _ (fun n => (outside_payoff M - mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n)))
        + (mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n)) + - (d * outside_payoff M)))
        (0 + (d * outside_payoff M + - (d * outside_payoff M)))); [intros; ring | ring |].
      apply (end_plus (fun n => outside_payoff M - mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n))));
        [now apply (client_worth_used s w a)|].
      apply (end_plus (fun n => mean (plays A s 1) (fun b => whole_round M (client_action a) (provider_action b) (client_later s n))));
        [exact (coming_in_brings _ s w a client_gets_outside Qs I W C) | apply at_once; intros; apply Qle_refl]. }
    assert (0 < (1 - d) * outside_payoff M) by (apply Qmult_lt_0_compat; lra); lra.
  Qed.
End Silence.

(** Silence can be the end of trade: below this discount factor, in every perfect public equilibrium in which no negative
    report occurs on the path, the client stays out in every round, and the provider gets nothing. *)
Theorem silence_can_be_the_end_of_trade (M : market) (d : Q) (r : reading) (A : automaton) (s : state A) :
  is_market M -> 0 < margin M -> success M < 1 -> 0 < d -> d < 1 ->
  let U := Qmax (price M - penalty M) 0 in
  d < effort_cost M / (success M * price M) -> d < U / (U + margin M) ->
  d < (outside_payoff M + price M) / (good_service M + price M) ->
  perfect_public_equilibrium (market_game M d r) A -> quiet M d r A s ->
  (forall w a, In (w, a) (plays A s 0) -> 0 < w -> comes_in (client_action a) = false) /\
  in_the_end_at_most (fun n => earns (market_game M d r) A n 1 s) 0.
Proof.
  intros V Mv Luck D0 D1 U H1 H2 H3 E Qs; pose proof V as (P & R & C & A0 & A1 & F & Pe & O).
  assert (Q : forall x y, 0 < y -> d < x / y -> d * y < x).
  { intros x y Hy H; assert (Ey : x / y * y == x) by (field; lra).
    assert (0 < (x / y - d) * y) by (apply Qmult_lt_0_compat; lra); lra. }
  assert (AP : 0 < success M * price M) by (apply Qmult_lt_0_compat; lra).
  assert (U0 : 0 <= U) by apply Q.le_max_r.
  assert (Up : 0 <= success M * (utility M - price M)) by (unfold outside_payoff in O; apply Qmult_le_0_compat; [lra | nra]).
  assert (UV : 0 < U + margin M) by (clearbody U; lra).
  assert (GP : 0 < good_service M + price M) by (unfold good_service; lra).
  assert (H1' := Q _ _ AP H1); assert (H2' := Q _ _ UV H2); assert (H3' := Q _ _ GP H3).
  split.
  - intros w a I W; exact (she_stays_out M d r V Mv D0 D1 Luck A E H3' H1' H2' s w a Qs I W).
  - destruct (provider_gets_nothing M d r V Mv D0 D1 Luck A E H3' H1' H2') as [_ B]; exact (B s Qs).
Qed.

(** Proposition 2 fails: in the pizza market there is an equilibrium with true complaints that pays both players, and in
    every equilibrium without negative reports the provider gets nothing.  So they occur in every equilibrium that is as
    good for both, the Pareto-optimal ones among them. *)
Theorem proposition_2_fails (r : reading) :
  perfect_public_equilibrium (market_game pizza (7#10) r) open_complaints /\
  (exists client_gets provider_gets,
     is_worth (market_game pizza (7#10) r) open_complaints trade 0 client_gets /\ outside_payoff pizza < client_gets /\
     is_worth (market_game pizza (7#10) r) open_complaints trade 1 provider_gets /\ 0 < provider_gets) /\
  forall A s, perfect_public_equilibrium (market_game pizza (7#10) r) A -> quiet pizza (7#10) r A s ->
    in_the_end_at_most (fun n => earns (market_game pizza (7#10) r) A n 1 s) 0.
Proof.
  destruct (complaints_that_really_happen r) as (E & x & y & z & W0 & G0 & W1 & G1 & _); split; [exact E|]; split; [eauto 10|].
  intros A s EA Qs.
  destruct (silence_can_be_the_end_of_trade pizza (7#10) r A s pizza_is_market) as [_ U]; auto; vm_compute; reflexivity.
Qed.
