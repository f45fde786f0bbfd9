(** * Where more altruists do no harm

    The theorem of the page on the least altruism.  The profile is the extended one of [Theorem9.v]. *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9
  Conservative.

(** The pester rates never fall as the game goes on: rounds count down, and nobody pesters in round 0. *)
Definition never_falls (G : game) (T : nat) : Prop :=
  forall t, (1 <= t < T)%nat -> rate G (S t) [] <= rate G t [].

(** A Byzantine P1 contributes in round T at most. *)
Definition gives_at_first_at_most (Y : population) : Prop := forall o l, gifts Y (o :: l) == 0.

(** How many pesters P2 sent: the book's |h|. *)
Definition pesters_sent (h2 : history) : nat :=
  length (filter (fun '(_, a) => match a with pester => true | silence => false end) h2).

(** The book's "round-1": in round 1 the pester pays at the history [h2].  The probability that nothing of a
    rational P1's has arrived is the book's G_h; the left-hand side is what the pester gains with an altruist. *)
Definition last_pester_pays (X : exchange) (T : nat) (Y : population) (h2 : history) : Prop :=
  s_p X * (share_B Y * (1 - (1 - rho X) * gifts Y [])
           + share_R Y * nothing_yet X (rational_1 (extended_1 X T Y)) h2)
  <= share_A Y * (rho X * power (alpha X) (pesters_sent h2)) * ((1 - alpha X) * (b_c X - r_c X) - s_p X).

(** Pestering whenever destitute is optimal for a destitute P2 in round t. *)
Definition pestering_optimal_in_round (X : exchange) (T : nat) (Y : population) (t : nat) : Prop :=
  forall h2 s2', round T h2 = t -> (length h2 <= T)%nat -> destitute h2 = true -> valid_2 (rational_2 s2') ->
  value_2 X T Y (extended_1 X T Y) s2' h2 nothing <= value_2 X T Y (extended_1 X T Y) (altruist_2 T) h2 nothing.

(** ** Waiting a round and then pestering is no better than pestering at once *)

Section Waiting.
  Context (rho : Q) (b : nat -> Q) (gives : nat -> Q -> bool) (T : nat).
  Hypothesis rho_pos : 0 < rho.
  Hypothesis rho_lt_1 : rho < 1.
  Hypothesis b_range : forall t, 0 <= b t /\ b t <= 1.
  Hypothesis rule : threshold_rule gives.
  Hypothesis falls : forall t, (1 <= t < T)%nat -> b (S t) <= b t.
  (* "the implication in the proof of Theorem 7" *)
  Hypothesis eager : forall t y, (t < T)%nat -> 0 <= y ->
    gives t (odds_silent rho b (S t) y) = true -> gives (S t) y = true.
  Notation every := (fun _ : nat => true).

  (** [missed c r k n y] is what P2 misses in the rounds k + n, ..., k if it pesters in all of them: each pester
      costs [c], and [r] is lost if nothing arrives. *)
  Notation missed c r := (fun k => misses rho b gives every k (fun _ => c) r).
  Notation missed_asked c r := (fun k => misses_asked rho b gives every k (fun _ => c) r).

  Lemma later_missed c r k n : 0 <= c -> 0 <= r -> later rho b gives every k (fun _ => c) r n.
  Proof. intros; now apply never_later_induction. Qed.

  Lemma missed_same c r k n y y' : 0 <= c -> 0 <= r -> 0 <= y -> y == y' -> missed c r k n y == missed c r k n y'.
  Proof.
    intros Hc Hr Hy E; pose proof (later_missed c r k n Hc Hr) as L.
    apply Qle_antisym; apply (misses_rise _ _ _ _ _ _ _ _ L); lra.
  Qed.

  Lemma silent_odds t y : 0 <= y -> 0 <= odds_silent rho b t y.
  Proof. intros Hy; apply product_not_negative; [assumption | now apply silent_factor]. Qed.

  (** The book's claim on H, with a toll: one round later, after a silence, P2 misses no less. *)
  Lemma waiting_gains_nothing c r i : 0 <= c -> 0 <= r -> forall k x, 0 <= x -> (k + i < T)%nat ->
    missed c r (S k) i x <= missed c r k i (odds_silent rho b (S (k + i)) x).
  Proof.
    intros Hc Hr; induction i as [|i IH]; intros k x Hx HT; cbn beta; [cbn [misses]; apply Qle_refl|].
    rewrite !misses_S; cbn beta.
    replace (S k + S i)%nat with (S (S (k + i))) by lia; replace (k + S i)%nat with (S (k + i)) by lia.
    set (t := (k + i)%nat) in *.
    pose proof (silent_odds (S (S t)) x Hx) as Hs; set (xs := odds_silent rho b (S (S t)) x) in *.
    destruct (b_range (S (S t))) as [B0 B1]; destruct (b_range (S t)) as [B0' B1'].
    set (y := odds_pestered b (S (S t)) x).
    assert (Hy : 0 <= y) by (apply product_not_negative; assumption).
    pose proof (silent_odds (S t) y Hy) as Hys.
    (* "The second terms are the claim for i - 1." *)
    pose proof (IH k xs Hs ltac:(lia)) as Second; fold t in Second.
    (* "For the first, b_t <= b_(t-1) gives ..." *)
    assert (More : odds_silent rho b (S t) y <= odds_pestered b (S t) xs).
    { pose proof (falls (S t) ltac:(lia)) as F; unfold y, xs, odds_silent, odds_pestered.
      assert (I : 0 <= / rho) by (apply Qinv_le_0_compat; lra).
      assert (0 <= x * (/ rho * (b (S t) - b (S (S t))))) by (repeat apply product_not_negative; lra).
      unfold Qdiv; lra. }
    pose proof (later_missed c r k i Hc Hr) as L; pose proof (later_missed c r (S k) i Hc Hr) as L'.
    pose proof (asked_rise _ _ _ _ _ _ _ _ L _ _ Hys More) as Rise.
    assert (First : missed_asked c r (S k) i y <= missed_asked c r k i (odds_silent rho b (S t) y)).
    { unfold misses_asked; change (S k + i)%nat with (S t); fold t.
      pose proof (odds_given_more rho rho_pos rho_lt_1 y Hy) as Hyg.
      pose proof (IH k y Hy ltac:(lia)) as Here; fold t in Here; cbn beta in Here.
      destruct (gives t (odds_silent rho b (S t) y)) eqn:E.
      - (* "If in both ... use the claim for i - 1." *)
        rewrite (eager t y ltac:(lia) Hy E).
        pose proof (IH k (odds_given rho y) ltac:(lra) ltac:(lia)) as Both; fold t in Both; cbn beta in Both.
        assert (Same : odds_given rho (odds_silent rho b (S t) y) == odds_silent rho b (S t) (odds_given rho y))
          by (unfold odds_given, odds_silent; field; lra).
        pose proof (missed_same c r k i _ _ Hc Hr (silent_odds (S t) (odds_given rho y) ltac:(lra))
          (Qeq_sym _ _ Same)) as Eq; cbn beta in Eq.
        rewrite <- Eq.
        apply (Qmult_le_l _ _ rho rho_pos); exact Both.
      - destruct (gives (S t) y); [|exact Here].
        (* "If only at y ..., the last step by (b)." *)
        eapply Qle_trans; [apply (misses_lost _ _ _ _ _ _ _ _ L' y Hy) | exact Here]. }
    cbn beta in *.
    assert (0 <= (1 - rho) * (misses_asked rho b gives every k (fun _ => c) r i (odds_pestered b (S t) xs)
      - misses_asked rho b gives every (S k) (fun _ => c) r i y)) by (apply product_not_negative; lra).
    assert (0 <= rho * (misses rho b gives every k (fun _ => c) r i (odds_silent rho b (S t) xs)
      - misses rho b gives every (S k) (fun _ => c) r i xs)) by (apply product_not_negative; lra).
    lra.
  Qed.

  (** In round 0 nobody contributes: the pester of round 1 is paid for nothing. *)
  Hypothesis nothing_in_the_end : forall y, gives 0 y = false.

  Lemma last_pester_in_vain c r n y :
    missed c r 0%nat (S n) y == missed c r 1%nat n y + c * missed 0 1 1%nat n y.
  Proof.
    revert y; induction n as [|n IH]; intros y; cbn beta in *.
    - rewrite misses_S; unfold misses_asked; cbn [misses Nat.add]; rewrite nothing_in_the_end; ring.
    - rewrite (misses_S _ _ _ _ 0%nat), !(misses_S _ _ _ _ 1%nat); unfold misses_asked; cbn [Nat.add].
      set (yp := odds_pestered b (S (S n)) y); set (ys := odds_silent rho b (S (S n)) y).
      pose proof (IH (odds_given rho yp)) as Given; pose proof (IH yp) as Pestered; pose proof (IH ys) as Silent.
      rewrite Silent; destruct (gives (S n) yp); [rewrite Given | rewrite Pestered]; ring.
  Qed.

  (** What the pesters in rounds t, ..., 1 cost more than those in t - 1, ..., 1: one pester at most, and only if
      nothing arrives in the rounds t - 1, ..., 1. *)
  Lemma pester_costs_at_most c r n y : 0 <= c -> 0 <= r -> 0 <= y -> (n < T)%nat ->
    missed c r 0%nat (S n) y
    <= missed c r 0%nat n (odds_silent rho b (S n) y) + c * missed 0 1 1%nat n y.
  Proof.
    intros Hc Hr Hy HT; pose proof (last_pester_in_vain c r n y) as E.
    pose proof (waiting_gains_nothing c r n Hc Hr 0%nat y Hy HT) as W; cbn [Nat.add] in W; cbn beta in *; lra.
  Qed.
End Waiting.

(** ** The game *)

(** A history of P2 that goes on for [n] rounds in which nothing arrives and P2 pesters by [plan]. *)
Fixpoint extend (T : nat) (plan : nat -> bool) (n : nat) (h2 : history) : history :=
  match n with
  | O => h2
  | S n' => extend T plan n' ((nothing, if plan (T - length h2)%nat then pester else silence) :: h2)
  end.

Section Nothing.
  Context (X : exchange).
  Notation p := (1 - rho X).

  Lemma given_2_and_same c1 h2 o v v' : valid_1 c1 ->
    (forall m h1, occurs c1 h1 h2 ->
      (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) -> v m h1 == v' m h1) ->
    given_2_and X c1 h2 o v == given_2_and X c1 h2 o v'.
  Proof.
    intros V E; apply Qle_antisym; apply given_2_and_le; try assumption; intros m h1 Ho Hm;
      rewrite (E m h1 Ho Hm); apply Qle_refl.
  Qed.

  Lemma given_constant c1 h2 k : given_2_and X c1 h2 nothing (fun _ _ => k) == k * nothing_yet X c1 h2.
  Proof.
    unfold nothing_yet; transitivity (k * given_2_and X c1 h2 nothing (fun _ _ => 1) + 0 * given_2_and X c1 h2 nothing (fun _ _ => 1)); [|ring].
    rewrite <- given_2_and_linear; unfold given_2_and; apply given_2_ext; intros h1; ring.
  Qed.

  (** One round more. *)
  Definition weighed_next (c1 : behaviour_1) h2 (v : move -> history -> Q) g1 : Q :=
    c1 g1 h2 * (hears X contribute nothing * v contribute g1) + (1 - c1 g1 h2) * (hears X nothing nothing * v nothing g1).
  Lemma given_2_and_S c1 a past v :
    given_2_and X c1 ((nothing, a) :: past) nothing v
    = given_2_and X c1 past nothing (fun m h1 =>
        sees X a pester * weighed_next c1 ((nothing, a) :: past) v ((m, pester) :: h1)
        + sees X a silence * weighed_next c1 ((nothing, a) :: past) v ((m, silence) :: h1)).
  Proof. reflexivity. Qed.

  (** "An altruistic P1 has a rho alpha^m." *)
  Lemma altruist_S a past :
    nothing_yet X (rational_1 (altruist_1 X)) ((nothing, a) :: past)
    == match a with pester => alpha X | silence => 1 end * nothing_yet X (rational_1 (altruist_1 X)) past.
  Proof.
    unfold nothing_yet at 1; rewrite given_2_and_S, <- given_constant; apply given_2_and_same; [apply altruist_valid|].
    intros m h1 _ _; unfold weighed_next, rational_1; cbn [altruist_1 hears]; destruct a; cbn [sees]; unfold alpha; ring.
  Qed.

  Lemma altruist_nothing h2 : destitute h2 = true ->
    nothing_yet X (rational_1 (altruist_1 X)) h2 == rho X * power (alpha X) (pesters_sent h2).
  Proof.
    induction h2 as [|[o a] past IH]; intros Ds; [unfold nothing_yet, given_2_and; cbn; ring|].
    destruct (destitute_S o a past Ds) as [-> Dp]; rewrite altruist_S, (IH Dp).
    unfold pesters_sent; destruct a; cbn [filter length power]; ring.
  Qed.

  Lemma altruist_extended T n h2 :
    nothing_yet X (rational_1 (altruist_1 X)) (extend T (fun _ => true) n h2)
    == power (alpha X) n * nothing_yet X (rational_1 (altruist_1 X)) h2.
  Proof. revert h2; induction n as [|n IH]; intros h2; cbn [extend power]; [ring|]; rewrite IH, altruist_S; ring. Qed.

  (** The Byzantine P1s are as many as after round T. *)
  Lemma byzantine_nothing Y h2 : gives_at_first_at_most Y -> destitute h2 = true ->
    nothing_yet X (byzantine_1 (gifts Y)) h2 == 1 - p * gifts Y [].
  Proof.
    intros First; induction h2 as [|[o a] past IH]; intros Ds;
      [unfold nothing_yet, given_2_and, byzantine_1; cbn; ring|].
    destruct (destitute_S o a past Ds) as [-> Dp]; rewrite <- (IH Dp).
    transitivity (1 * nothing_yet X (byzantine_1 (gifts Y)) past); [|ring].
    unfold nothing_yet at 1; rewrite given_2_and_S, <- given_constant; apply given_2_and_same; [apply gifts_valid|].
    intros m h1 _ _; pose proof (First nothing (map fst past)) as Z.
    assert (E : forall g, byzantine_1 (gifts Y) g ((nothing, a) :: past) == 0) by (intros; exact Z).
    unfold weighed_next; rewrite !E; cbn [hears]; destruct a; cbn [sees]; ring.
  Qed.

  (** Each round leaves something. *)
  Lemma nothing_yet_positive c1 h2 : valid_1 c1 -> destitute h2 = true -> 0 < nothing_yet X c1 h2.
  Proof.
    intros V; ranges X.
    assert (Left : forall g1 h2, rho X <= weighed_next c1 h2 (fun _ _ => 1) g1).
    { intros g1 g2; destruct (V g1 g2); unfold weighed_next; cbn [hears].
      assert (0 <= (1 - c1 g1 g2) * (1 - rho X)) by (apply product_not_negative; lra); lra. }
    induction h2 as [|[o a] past IH]; intros Ds.
    - specialize (Left [] []); unfold nothing_yet, given_2_and; cbn [given_2]; unfold weighed_next in Left; lra.
    - destruct (destitute_S o a past Ds) as [-> Dp]; specialize (IH Dp).
      assert (0 < rho X * nothing_yet X c1 past) by (apply Qmult_lt_0_compat; assumption).
      eapply Qlt_le_trans; [eassumption|].
      unfold nothing_yet at 2; rewrite given_2_and_S, <- given_constant; apply given_2_and_le; [assumption|].
      intros m h1 _ _; pose proof (sees_something X a) as S.
      pose proof (sees_not_negative X a pester); pose proof (sees_not_negative X a silence).
      pose proof (Left ((m, pester) :: h1) ((nothing, a) :: past)); pose proof (Left ((m, silence) :: h1) ((nothing, a) :: past)).
      assert (0 <= sees X a pester * (weighed_next c1 ((nothing, a) :: past) (fun _ _ => 1) ((m, pester) :: h1) - rho X))
        by (apply product_not_negative; lra).
      assert (0 <= sees X a silence * (weighed_next c1 ((nothing, a) :: past) (fun _ _ => 1) ((m, silence) :: h1) - rho X))
        by (apply product_not_negative; lra).
      assert (E : rho X == (sees X a pester + sees X a silence) * rho X) by (rewrite S; ring).
      lra.
  Qed.
End Nothing.

Section Rational.
  Context (X : exchange) (T : nat) (Y : population).
  Hypothesis memoryless : no_memory X.
  Hypothesis short : up_to_t_star X T.
  Hypothesis somebody_destitute : 0 < share_A Y + share_R Y.
  Notation p := (1 - rho X).
  Notation W := (b_c X - r_c X).
  Notation sigma := (extended_1 X T Y).
  Notation b := (fun t => rate X t []).
  Notation rule := (gives X T).
  Notation every := (fun _ : nat => true).

  (** "If answering silence is worth while, it was worth while to contribute a round earlier." *)
  Lemma gives_early t y : (t < T)%nat -> 0 <= y -> rule t (odds_silent (rho X) b (S t) y) = true -> rule (S t) y = true.
  Proof.
    intros Ht Hy; ranges X; destruct (silent_rate X (S t) []) as [_ Hs].
    unfold gives; rewrite !Bool.andb_true_iff, !Qle_bool_iff, !Nat.leb_le; intros [_ A]; split; [lia|].
    set (z := odds_silent (rho X) b (S t) y) in *.
    assert (Hz : rho X * z == (1 - p * rate X (S t) []) * y) by (unfold z, odds_silent; field; lra).
    assert (Hz0 : 0 <= z).
    { apply (Qmult_le_l _ _ (rho X)); [assumption|]; rewrite Hz.
      assert (0 <= (1 - p * rate X (S t) []) * y) by (apply product_not_negative; lra); lra. }
    rewrite Q.max_r in A by assumption; rewrite Q.max_r by assumption.
    pose proof (advantage_scales X (rho X) t [] z 1 ltac:(assumption)) as Sc; rewrite Hz in Sc.
    assert (A' : 0 <= rho X * advantage X t [] z 1) by (apply product_not_negative; lra).
    rewrite <- Sc, (same_advantage X memoryless t [] [silence]) in A'.
    pose proof (earlier_was_better X t [] y 1 memoryless ltac:(intros k Hk; apply short; lia) Hy ltac:(lra) A') as E.
    assert (0 <= p * p * r_p X * 1) by (repeat apply product_not_negative; lra); lra.
  Qed.

  (** In round 0 P1 does nothing (Lemma 5). *)
  Lemma gives_nothing_in_the_end y : rule 0 y = false.
  Proof.
    ranges X; unfold gives; destruct (Qle_bool 0 _) eqn:E; [|apply Bool.andb_false_r].
    exfalso; apply Qle_bool_iff in E; pose proof (Q.le_max_l 0 y); unfold advantage, act in E; cbn [wait] in E.
    assert (0 < s_c X * (Qmax 0 y + 1 + 0)) by (apply Qmult_lt_0_compat; lra); lra.
  Qed.

  Lemma rates_range t : 0 <= b t /\ b t <= 1.
  Proof. split; [apply rate_not_negative | apply rate_at_most_one]. Qed.

  Lemma later_for plan k n c r : 0 <= c -> 0 <= r -> later (rho X) b rule plan k (fun _ => c) r n.
  Proof.
    intros; ranges X; apply never_later_induction; try assumption; try (intros; assumption);
      [apply rates_range | now apply gives_is_a_rule].
  Qed.

  Lemma missed_equal plan k n c r y y' : 0 <= c -> 0 <= r -> 0 <= y -> y == y' ->
    misses (rho X) b rule plan k (fun _ => c) r n y == misses (rho X) b rule plan k (fun _ => c) r n y' /\
    misses_asked (rho X) b rule plan k (fun _ => c) r n y == misses_asked (rho X) b rule plan k (fun _ => c) r n y'.
  Proof.
    intros Hc Hr Hy E; pose proof (later_for plan k n c r Hc Hr) as L; split; apply Qle_antisym;
      first [apply (misses_rise _ _ _ _ _ _ _ _ L) | apply (asked_rise _ _ _ _ _ _ _ _ L)]; lra.
  Qed.

  (** P1's odds after its move [m] at the history [h1]. *)
  Definition odds_after (m : move) (h1 : history) : Q :=
    match m with contribute => odds_given (rho X) (odds X T Y h1) | nothing => odds X T Y h1 end.

  Lemma odds_after_not_negative m h1 : 0 <= odds_after m h1.
  Proof.
    ranges X; pose proof (odds_not_negative X T Y somebody_destitute h1) as O.
    pose proof (odds_given_more (rho X) ltac:(assumption) ltac:(assumption) _ O); destruct m; unfold odds_after; lra.
  Qed.

  (** The probability that nothing has arrived after [n] rounds more, given all that P1 may know. *)
  Lemma nothing_yet_extended plan n : forall h2, (length h2 + n <= T)%nat ->
    nothing_yet X (rational_1 sigma) (extend T plan n h2)
    == given_2_and X (rational_1 sigma) h2 nothing (fun m h1 =>
         misses (rho X) b rule plan (T - length h2 - n) (fun _ => 0) 1 n (odds_after m h1)).
  Proof.
    induction n as [|n IH]; intros h2 HT; cbn [extend]; [reflexivity|].
    rewrite IH by (cbn [length]; lia).
    rewrite given_2_and_S; apply given_2_and_same; [apply sigma_valid|]; intros m h1 Hocc Hm.
    pose proof (occurs_length _ _ _ Hocc) as Hl.
    pose proof (fun s => moves_follow X T Y m s h1 h2 Hocc Hm) as F.
    cbn [length]; replace (T - S (length h2) - n)%nat with (T - length h2 - S n)%nat by lia.
    set (k := (T - length h2 - S n)%nat); set (missed := misses (rho X) b rule plan k (fun _ => 0) 1).
    assert (R : forall s, round T ((m, s) :: h1) = (k + n)%nat) by (intros; unfold round, k; cbn [length]; lia).
    assert (Rt : round T h1 = (k + S n)%nat) by (unfold round, k; lia).
    pose proof (sigma_on_path X T Y memoryless short somebody_destitute ((m, pester) :: h1) ltac:(cbn [length]; lia)
      (F pester) ltac:(discriminate)) as Sp; rewrite R in Sp.
    pose proof (sigma_on_path X T Y memoryless short somebody_destitute ((m, silence) :: h1) ltac:(cbn [length]; lia)
      (F silence) ltac:(discriminate)) as Ss.
    pose proof (odds_next X T Y memoryless somebody_destitute m pester h1) as Op;
      pose proof (odds_next X T Y memoryless somebody_destitute m silence h1) as Os; cbv zeta in Op, Os.
    fold (odds_after m h1) in Op, Os; rewrite Rt in Op, Os.
    pose proof (odds_not_negative X T Y somebody_destitute ((m, pester) :: h1)) as Np.
    pose proof (odds_not_negative X T Y somebody_destitute ((m, silence) :: h1)) as Ns.
    destruct (missed_equal plan k n 0 1 _ _ ltac:(lra) ltac:(lra) Np Op) as [_ Ep].
    destruct (missed_equal plan k n 0 1 _ _ ltac:(lra) ltac:(lra) Ns Os) as [Es _].
    unfold misses_asked in Ep at 1.
    unfold missed; rewrite misses_S; replace (T - length h2)%nat with (k + S n)%nat by (unfold k; lia).
    unfold weighed_next, rational_1; rewrite Sp, Ss; cbn [odds_after hears].
    destruct (plan (k + S n)%nat); rewrite <- Es; [rewrite <- Ep|]; cbn [sees]; destruct (rule (k + n)%nat _); ring.
  Qed.
End Rational.

(** ** What a pester gains *)

Lemma gain_at_least (X : exchange) c1 h2 k w v v' : valid_1 c1 ->
  (forall m h1, occurs c1 h1 h2 ->
    (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) -> v m h1 + k * w m h1 <= v' m h1) ->
  given_2_and X c1 h2 nothing v + k * given_2_and X c1 h2 nothing w <= given_2_and X c1 h2 nothing v'.
Proof.
  intros V H; pose proof (given_2_and_linear X c1 h2 nothing 1 k v w) as Lin.
  pose proof (given_2_and_le X c1 h2 nothing (fun m h1 => 1 * v m h1 + k * w m h1) v' V) as Le; cbn beta in *.
  rewrite Lin in Le.
  enough (1 * given_2_and X c1 h2 nothing v + k * given_2_and X c1 h2 nothing w <= given_2_and X c1 h2 nothing v') by lra.
  apply Le; intros m h1 Ho Hm; specialize (H m h1 Ho Hm); lra.
Qed.

Lemma gain_exact (X : exchange) c1 h2 k v v' : valid_1 c1 ->
  (forall m h1, occurs c1 h1 h2 ->
    (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) -> v m h1 + k == v' m h1) ->
  given_2_and X c1 h2 nothing v' == given_2_and X c1 h2 nothing v + k * nothing_yet X c1 h2.
Proof.
  intros V H; unfold nothing_yet.
  transitivity (1 * given_2_and X c1 h2 nothing v + k * given_2_and X c1 h2 nothing (fun _ _ => 1)); [|ring].
  rewrite <- given_2_and_linear; apply given_2_and_same; [assumption|].
  intros m h1 Ho Hm; rewrite <- (H m h1 Ho Hm); ring.
Qed.

Lemma extend_length T plan n : forall h2, length (extend T plan n h2) = (n + length h2)%nat.
Proof. induction n as [|n IH]; intros h2; cbn [extend]; [reflexivity|]; rewrite IH; cbn [length]; lia. Qed.

Lemma extend_destitute T plan n : forall h2, destitute h2 = true -> destitute (extend T plan n h2) = true.
Proof. induction n as [|n IH]; intros h2 H; cbn [extend]; [assumption|]; now apply IH. Qed.

Section Gains.
  Context (X : exchange) (T : nat) (Y : population).
  Hypothesis memoryless : no_memory X.
  Hypothesis short : up_to_t_star X T.
  Hypothesis somebody_destitute : 0 < share_A Y + share_R Y.
  Hypothesis falls : never_falls X T.
  Hypothesis first_only : gives_at_first_at_most Y.
  Notation p := (1 - rho X).
  Notation W := (b_c X - r_c X).
  Notation v_0 := ((1 - alpha X) * W - s_p X).
  Notation sigma := (extended_1 X T Y).
  Notation pestering := (altruist_2 T).
  Notation b := (fun t => rate X t []).
  Notation every := (fun _ : nat => true).
  Notation missed k := (misses (rho X) b (gives X T) every k (fun _ => s_p X) W).
  Notation goes c1 a h2 := (fun m h1 =>
    goes_on X (T - length h2) c1 pestering (fun _ g2 => u_2 X g2) a m h1 nothing h2).

  (** "Altruistic: there is one pester more, the last." *)
  Lemma altruist_gains j h2 : destitute h2 = true -> (length h2 + S j = T)%nat ->
    given_2_and X (rational_1 (altruist_1 X)) h2 nothing (goes (rational_1 (altruist_1 X)) pester h2)
    == given_2_and X (rational_1 (altruist_1 X)) h2 nothing (goes (rational_1 (altruist_1 X)) silence h2)
       + power (alpha X) j * v_0 * nothing_yet X (rational_1 (altruist_1 X)) h2.
  Proof.
    intros E HT; apply gain_exact; [apply altruist_valid|]; intros m h1 _ _.
    replace (T - length h2)%nat with (S j) by lia; unfold goes_on; cbn [sees].
    rewrite !(altruist_goes_on X T j m _ h1) by (first [exact E | cbn [length]; lia]).
    rewrite !destitute_waits; cbn [is_pester].
    pose proof (V_closed X j) as VC; unfold alpha in *; lra.
  Qed.

  (** "Byzantine: -s_p z (1 - p c)." *)
  Lemma byzantine_gains j h2 : (length h2 + S j = T)%nat ->
    given_2_and X (byzantine_1 (gifts Y)) h2 nothing (goes (byzantine_1 (gifts Y)) pester h2)
    == given_2_and X (byzantine_1 (gifts Y)) h2 nothing (goes (byzantine_1 (gifts Y)) silence h2)
       + - s_p X * nothing_yet X (byzantine_1 (gifts Y)) h2.
  Proof.
    intros HT; apply gain_exact; [apply gifts_valid|]; intros m h1 _ _; rewrite byzantine_act; ring.
  Qed.

  (** What P2 gets from a rational P1 on, after it pestered and after it did nothing. *)
  Lemma rational_acts j m h1 h2 : destitute h2 = true -> (length h2 + S j = T)%nat ->
    occurs (rational_1 sigma) h1 h2 ->
    (match m with contribute => ~ rational_1 sigma h1 h2 == 0 | nothing => ~ rational_1 sigma h1 h2 == 1 end) ->
    goes (rational_1 sigma) pester h2 m h1 == u_2 X h2 + W - missed 0%nat (S j) (odds_after X T Y m h1) /\
    goes (rational_1 sigma) silence h2 m h1
    == u_2 X h2 + W - missed 0%nat j (odds_silent (rho X) b (S j) (odds_after X T Y m h1)).
  Proof.
    intros E HT Hocc Hm; pose proof (occurs_length _ _ _ Hocc) as Hl.
    pose proof (fun s => moves_follow X T Y m s h1 h2 Hocc Hm) as F.
    replace (T - length h2)%nat with (S j) by lia; unfold goes_on; cbn [sees].
    rewrite !(rational_goes_on X T Y memoryless short somebody_destitute j) by
      (first [apply F | discriminate | cbn [length]; lia | exact E]).
    rewrite !destitute_waits; cbn [is_pester owed].
    pose proof (odds_next X T Y memoryless somebody_destitute m silence h1) as Os;
      pose proof (odds_next X T Y memoryless somebody_destitute m pester h1) as Op; cbv zeta in Os, Op.
    fold (odds_after X T Y m h1) in Os, Op.
    replace (round T h1) with (S j) in Os, Op by (unfold round; lia).
    pose proof (s_p_positive X) as Sp; pose proof (W_positive X) as Wp.
    destruct (missed_equal X T short every 0 j (s_p X) W _ _ ltac:(lra) ltac:(lra)
      (odds_not_negative X T Y somebody_destitute ((m, silence) :: h1)) Os) as [Es _].
    destruct (missed_equal X T short every 0 j (s_p X) W _ _ ltac:(lra) ltac:(lra)
      (odds_not_negative X T Y somebody_destitute ((m, pester) :: h1)) Op) as [_ Ep].
    rewrite misses_S; cbn [Nat.add].
    change (fun t : nat => pays X every t) with (fun _ : nat => s_p X).
    change (pays X every) with (fun _ : nat => s_p X).
    rewrite Es, Ep; split; ring.
  Qed.

  (** "Rational: the difference is at least -s_p P_1; together, -s_p r G_h'." *)
  Lemma rational_gains j h2 : destitute h2 = true -> (length h2 + S j = T)%nat ->
    given_2_and X (rational_1 sigma) h2 nothing (goes (rational_1 sigma) silence h2)
    + - s_p X * nothing_yet X (rational_1 sigma) (extend T every j h2)
    <= given_2_and X (rational_1 sigma) h2 nothing (goes (rational_1 sigma) pester h2).
  Proof.
    intros E HT; ranges X; pose proof (s_p_positive X) as Sp; pose proof (W_positive X) as Wp.
    rewrite (nothing_yet_extended X T Y memoryless short somebody_destitute) by lia.
    replace (T - length h2 - j)%nat with 1%nat by lia.
    apply gain_at_least; [apply sigma_valid|]; intros m h1 Ho Hm.
    destruct (rational_acts j m h1 h2 E HT Ho Hm) as [-> ->].
    pose proof (pester_costs_at_most (rho X) b (gives X T) T ltac:(assumption) ltac:(assumption) (rates_range X)
      (gives_is_a_rule X T short) falls (gives_early X T memoryless short) (gives_nothing_in_the_end X T) (s_p X) W j
      (odds_after X T Y m h1) ltac:(lra) ltac:(lra) (odds_after_not_negative X T Y somebody_destitute m h1) ltac:(lia)) as L.
    cbn beta in L; lra.
  Qed.

  (** In round 1 it is just that. *)
  Lemma rational_gains_last h2 : destitute h2 = true -> (length h2 + 1 = T)%nat ->
    given_2_and X (rational_1 sigma) h2 nothing (goes (rational_1 sigma) pester h2)
    == given_2_and X (rational_1 sigma) h2 nothing (goes (rational_1 sigma) silence h2)
       + - s_p X * nothing_yet X (rational_1 sigma) h2.
  Proof.
    intros E HT; apply gain_exact; [apply sigma_valid|]; intros m h1 Ho Hm.
    destruct (rational_acts 0 m h1 h2 E HT Ho Hm) as [-> ->].
    pose proof (last_pester_in_vain (rho X) b (gives X T) (gives_nothing_in_the_end X T) (s_p X) W 0
      (odds_after X T Y m h1)) as L.
    cbn beta in L; rewrite L; cbn [misses]; ring.
  Qed.

  (** "The sum is round-1 at h', so it is not negative." *)
  Lemma pays_if_the_last_does h2 : destitute h2 = true -> (length h2 < T)%nat ->
    (forall h', S (length h') = T -> destitute h' = true -> last_pester_pays X T Y h') ->
    worth_of_act X T Y sigma pestering h2 nothing silence <= worth_of_act X T Y sigma pestering h2 nothing pester.
  Proof.
    intros E HT Last; set (j := (T - length h2 - 1)%nat); assert (HT' : (length h2 + S j = T)%nat) by (unfold j; lia).
    set (h' := extend T every j h2).
    pose proof (extend_destitute T every j h2 E : destitute h' = true) as E'.
    specialize (Last h' ltac:(unfold h'; rewrite extend_length; lia) E'); unfold last_pester_pays in Last.
    rewrite <- (altruist_nothing X h' E'), <- (byzantine_nothing X Y h' first_only E') in Last.
    unfold h' in Last at 3; rewrite altruist_extended in Last.
    rewrite (byzantine_nothing X Y h' first_only E'), <- (byzantine_nothing X Y h2 first_only E) in Last.
    pose proof (share_A_not_negative Y); pose proof (share_R_not_negative Y); pose proof (share_B_not_negative Y).
    pose proof (rational_gains j h2 E HT') as GR; fold h' in GR.
    unfold worth_of_act, over_types; rewrite (altruist_gains j h2 E HT'), (byzantine_gains j h2 HT').
    match goal with |- ?x + share_R Y * ?s + ?z <= ?x' + share_R Y * ?t + ?z' =>
      assert (0 <= share_R Y * (t - (s + - s_p X * nothing_yet X (rational_1 sigma) h'))) by (apply product_not_negative; lra) end.
    lra.
  Qed.

  (** "In round 1 it pays if and only if ..." *)
  Lemma round_1_exactly h2 : destitute h2 = true -> S (length h2) = T ->
    worth_of_act X T Y sigma pestering h2 nothing silence <= worth_of_act X T Y sigma pestering h2 nothing pester
    <-> last_pester_pays X T Y h2.
  Proof.
    intros E HT; assert (HT' : (length h2 + 1 = T)%nat) by lia; unfold last_pester_pays.
    rewrite <- (altruist_nothing X h2 E), <- (byzantine_nothing X Y h2 first_only E).
    unfold worth_of_act, over_types.
    rewrite (altruist_gains 0 h2 E HT'), (byzantine_gains 0 h2 HT'), (rational_gains_last h2 E HT'); cbn [power].
    split; intros; lra.
  Qed.

  (** In round 1 P2's choice is between a pester and none, since it does not pester in round 0. *)
  Lemma optimal_in_round_1 : pestering_optimal_in_round X T Y 1 -> forall h2, S (length h2) = T -> destitute h2 = true ->
    worth_of_act X T Y sigma pestering h2 nothing silence <= worth_of_act X T Y sigma pestering h2 nothing pester.
  Proof.
    intros Opt h2 HT E.
    specialize (Opt h2 (fun _ _ => 0) ltac:(unfold round; lia) ltac:(lia) E ltac:(intros ? ? ?; unfold rational_2; split; lra)).
    rewrite !value_by_act in Opt.
    assert (P : pestering h2 nothing = 1) by (exact (pestering_acts T [] h2 E ltac:(lia))).
    rewrite P, mix_0 in Opt.
    assert (Same : worth_of_act X T Y sigma (fun _ _ => 0) h2 nothing silence == worth_of_act X T Y sigma pestering h2 nothing silence).
    { rewrite !next_values by lia; rewrite !value_by_act.
      assert (Z : forall o, pestering ((nothing, silence) :: h2) o = 0)
        by (intros o; exact (pestering_last T [] ((nothing, silence) :: h2) o ltac:(cbn [length]; lia))).
      assert (Last : forall o, worth_of_act X T Y sigma (fun _ _ => 0) ((nothing, silence) :: h2) o silence
        == worth_of_act X T Y sigma pestering ((nothing, silence) :: h2) o silence).
      { intros o; unfold worth_of_act; replace (T - length ((nothing, silence) :: h2))%nat with 0%nat by (cbn [length]; lia); reflexivity. }
      rewrite !Z, !mix_0, !Last; reflexivity. }
    rewrite Same in Opt; unfold mix in Opt; lra.
  Qed.

  (** Where all are Byzantine nobody pesters in round 1. *)
  Lemma all_byzantine h2 : share_A Y == 0 -> share_R Y == 0 -> 0 < share_B Y -> destitute h2 = true -> S (length h2) = T ->
    worth_of_act X T Y sigma pestering h2 nothing pester < worth_of_act X T Y sigma pestering h2 nothing silence.
  Proof.
    intros A R B E HT; unfold worth_of_act, over_types; rewrite (byzantine_gains 0 h2 ltac:(lia)), A, R.
    pose proof (nothing_yet_positive X (byzantine_1 (gifts Y)) h2 (gifts_valid Y) E) as N; pose proof (s_p_positive X).
    assert (0 < s_p X * (share_B Y * nothing_yet X (byzantine_1 (gifts Y)) h2)) by (repeat apply Qmult_lt_0_compat; lra).
    lra.
  Qed.
End Gains.

(** The theorem.  If pestering whenever destitute is optimal in round 1, the extended profile is a perfect Bayes
    equilibrium: it is then optimal at every history of P2.  In round 1 it is optimal if and only if "round-1" holds
    at every history. *)
Theorem round_1_decides (X : exchange) (T : nat) (Y : population) :
  (1 <= T)%nat -> no_memory X -> up_to_t_star X T -> never_falls X T -> gives_at_first_at_most Y ->
  0 < share_A Y + share_R Y + share_B Y ->
  (perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T) <-> pestering_optimal_in_round X T Y 1) /\
  (pestering_optimal_in_round X T Y 1 <->
   forall h2, S (length h2) = T -> destitute h2 = true -> last_pester_pays X T Y h2).
Proof.
  intros H1 M HT Falls First Anybody.
  assert (Opt : perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T) -> pestering_optimal_in_round X T Y 1)
    by (intros [_ Two] h2 s2' _ Hl _ V; now apply Two).
  pose proof (share_A_not_negative Y); pose proof (share_R_not_negative Y).
  destruct (Qlt_le_dec 0 (share_A Y + share_R Y)) as [Somebody|Nobody].
  - assert (Last : pestering_optimal_in_round X T Y 1 ->
      forall h2, S (length h2) = T -> destitute h2 = true -> last_pester_pays X T Y h2).
    { intros O h2 Hl Ds; apply (round_1_exactly X T Y M HT Somebody First h2 Ds Hl); now apply optimal_in_round_1. }
    assert (All : (forall h2, S (length h2) = T -> destitute h2 = true -> last_pester_pays X T Y h2) ->
      perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T)).
    { intros L; split.
      - intros h1 s1' Hl V; apply greedy_is_best; try assumption; try lra;
          [apply share_B_not_negative | now apply sigma_valid | now apply extended_is_greedy].
      - intros h2 o s2' Hl V.
        apply (pestering_is_best X T Y M HT Somebody) with (n := (T - length h2)%nat); [|lia|assumption].
        intros g Hg Dg; now apply pays_if_the_last_does. }
    split; split; auto.
  - (* nobody is but Byzantine peers: neither holds *)
    assert (A : share_A Y == 0) by lra; assert (R : share_R Y == 0) by lra; assert (B : 0 < share_B Y) by lra.
    set (h2 := extend T (fun _ => true) (T - 1) []).
    assert (Hl : S (length h2) = T) by (unfold h2; rewrite extend_length; cbn [length]; lia).
    assert (Ds : destitute h2 = true) by (now apply extend_destitute).
    pose proof (all_byzantine X T Y h2 A R B Ds Hl) as Less.
    assert (No : ~ pestering_optimal_in_round X T Y 1)
      by (intros O; pose proof (optimal_in_round_1 X T Y O h2 Hl Ds); lra).
    assert (No' : ~ last_pester_pays X T Y h2).
    { unfold last_pester_pays; rewrite A, R, <- (byzantine_nothing X Y h2 First Ds).
      pose proof (nothing_yet_positive X (byzantine_1 (gifts Y)) h2 (gifts_valid Y) Ds) as N; pose proof (s_p_positive X).
      assert (0 < s_p X * (share_B Y * nothing_yet X (byzantine_1 (gifts Y)) h2)) by (repeat apply Qmult_lt_0_compat; lra).
      intros L; lra. }
    split; split; intros L; [now apply Opt | now apply No in L | now apply No in L | now specialize (L h2 Hl Ds)].
Qed.

(** ** More altruists *)

(** A line of populations: Byzantine peers are a share [f] of those who are not altruistic. *)
Definition on_the_line (f : Q) (Y : population) : Prop :=
  share_A Y + share_R Y + share_B Y == 1 /\ share_B Y == f * (1 - share_A Y).

(** A history of a destitute P2 is its pesters, one round after the other. *)
Lemma extend_S T plan n : forall h2,
  extend T plan (S n) h2 = (nothing, if plan (T - length h2 - n)%nat then pester else silence) :: extend T plan n h2.
Proof.
  induction n as [|n IH]; intros h2; [cbn [extend]; now rewrite Nat.sub_0_r|].
  change (extend T plan (S (S n)) h2)
    with (extend T plan (S n) ((nothing, if plan (T - length h2)%nat then pester else silence) :: h2)).
  rewrite IH; cbn [length extend]; replace (T - S (length h2) - n)%nat with (T - length h2 - S n)%nat by lia; reflexivity.
Qed.

Lemma extend_same T plan plan' n h2 : (forall t, (T - length h2 - n < t)%nat -> plan t = plan' t) -> (length h2 + n <= T)%nat ->
  extend T plan n h2 = extend T plan' n h2.
Proof.
  revert h2; induction n as [|n IH]; intros h2 H HT; cbn [extend]; [reflexivity|].
  rewrite (H (T - length h2)%nat) by lia; apply IH; cbn [length]; [|lia]; intros t Ht; apply H; lia.
Qed.

Lemma pesters_make_the_history T h2 : destitute h2 = true -> (length h2 <= T)%nat ->
  exists plan, h2 = extend T plan (length h2) [].
Proof.
  induction h2 as [|[o a] past IH]; intros Ds HT; [exists (fun _ => true); reflexivity|].
  destruct (destitute_S o a past Ds) as [-> Dp]; cbn [length] in HT; destruct (IH Dp ltac:(lia)) as [plan E].
  set (plan' := fun t => if Nat.eqb t (T - length past) then match a with pester => true | silence => false end else plan t).
  exists plan'; cbn [length]; rewrite extend_S; cbn [length]; rewrite Nat.sub_0_r.
  rewrite (extend_same T plan' plan) by
    (cbn [length]; first [lia | intros t Ht; unfold plan'; now destruct (Nat.eqb_spec t (T - length past)); [lia|]]).
  rewrite <- E; unfold plan'; rewrite Nat.eqb_refl; now destruct a.
Qed.

Section Along.
  Context (X : exchange) (T : nat).
  Hypothesis memoryless : no_memory X.
  Hypothesis short : up_to_t_star X T.
  Notation b := (fun t => rate X t []).

  Definition first_odds (Y : population) : Q := share_B Y / (share_A Y + share_R Y).

  (** G_h depends on the population through P1's first odds alone, ... *)
  Lemma nothing_by_odds Y plan n : 0 < share_A Y + share_R Y -> (n <= T)%nat ->
    nothing_yet X (rational_1 (extended_1 X T Y)) (extend T plan n [])
    == misses_asked (rho X) b (gives X T) plan (T - n) (fun _ => 0) 1 n (first_odds Y).
  Proof.
    intros Somebody Hn; rewrite (nothing_yet_extended X T Y memoryless short Somebody) by (cbn [length]; lia).
    cbn [length]; rewrite Nat.sub_0_r.
    assert (S : extended_1 X T Y [] = if gives X T T (first_odds Y) then 1 else 0).
    { unfold first_odds; rewrite <- reaches_by_odds by (auto; apply share_B_not_negative).
      unfold extended_1, first_belief; cbn [belief_after unasked_since_contribution].
      replace (round T []) with T by (unfold round; cbn [length]; lia); reflexivity. }
    unfold given_2_and; cbn [given_2]; unfold rational_1; rewrite S; unfold misses_asked.
    replace (T - n + n)%nat with T by lia.
    change (odds_after X T Y nothing []) with (first_odds Y).
    change (odds_after X T Y contribute []) with (odds_given (rho X) (first_odds Y)).
    cbn [hears]; destruct (gives X T T (first_odds Y)); ring.
  Qed.

  (** ... and does not increase as these fall: "P1's first odds grow with a, so G_h does not increase." *)
  Lemma nothing_falls Y Y' h2 : 0 < share_A Y + share_R Y -> 0 < share_A Y' + share_R Y' ->
    first_odds Y' <= first_odds Y -> destitute h2 = true -> (length h2 <= T)%nat ->
    nothing_yet X (rational_1 (extended_1 X T Y')) h2 <= nothing_yet X (rational_1 (extended_1 X T Y)) h2.
  Proof.
    intros Some Some' Odds Ds HT; destruct (pesters_make_the_history T h2 Ds HT) as [plan ->].
    rewrite !nothing_by_odds by assumption.
    pose proof (later_for X T short plan (T - length h2) (length h2) 0 1 ltac:(lra) ltac:(lra)) as L.
    apply (asked_rise _ _ _ _ _ _ _ _ L); [|assumption].
    pose proof (share_B_not_negative Y'); unfold first_odds; apply Qle_shift_div_l; lra.
  Qed.
End Along.

(** "Along the line": more altruists do no harm.  Where the extended profile is a perfect Bayes equilibrium, it is
    one with every greater share of altruists, too. *)
Theorem more_altruists_do_no_harm (X : exchange) (T : nat) (f : Q) (Y Y' : population) :
  (1 <= T)%nat -> no_memory X -> up_to_t_star X T -> never_falls X T -> gives_at_first_at_most Y ->
  is_chance f -> on_the_line f Y -> on_the_line f Y' -> (forall l, gifts Y' l == gifts Y l) ->
  share_A Y <= share_A Y' ->
  perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T) ->
  perfect_bayes_equilibrium X T Y' (extended_1 X T Y') (altruist_2 T).
Proof.
  intros H1 M HT Falls First [F0 F1] [Sum Line] [Sum' Line'] Same More Eq.
  pose proof (share_A_not_negative Y) as A0; pose proof (share_R_not_negative Y) as R0; pose proof (share_B_not_negative Y) as B0.
  pose proof (share_R_not_negative Y') as R0'; pose proof (share_B_not_negative Y') as B0'.
  assert (First' : gives_at_first_at_most Y') by (intros o l; rewrite Same; apply First).
  assert (LessB : share_B Y' <= share_B Y).
  { assert (0 <= f * (share_A Y' - share_A Y)) by (apply product_not_negative; lra); lra. }
  assert (LessR : share_R Y' <= share_R Y).
  { assert (0 <= (1 - f) * (share_A Y' - share_A Y)) by (apply product_not_negative; lra); lra. }
  apply (round_1_decides X T Y' H1 M HT Falls First' ltac:(lra)), (round_1_decides X T Y' H1 M HT Falls First' ltac:(lra)).
  intros h2 Hl Ds.
  apply (round_1_decides X T Y H1 M HT Falls First ltac:(lra)) in Eq.
  pose proof (proj1 (proj2 (round_1_decides X T Y H1 M HT Falls First ltac:(lra))) Eq h2 Hl Ds) as L.
  unfold last_pester_pays in *; rewrite Same.
  ranges X; pose proof (s_p_positive X) as Sp.
  destruct (gifts_valid Y [] []) as [g0 g1]; unfold byzantine_1 in g0, g1; cbn [map] in g0, g1.
  set (byz := 1 - (1 - rho X) * gifts Y []) in *.
  assert (Byz : 0 < byz) by (unfold byz; assert (0 <= (1 - rho X) * (1 - gifts Y [])) by (apply product_not_negative; lra); lra).
  assert (Somebody : 0 < share_A Y + share_R Y).
  { apply Qnot_le_lt; intros N; assert (A : share_A Y == 0) by lra; assert (R : share_R Y == 0) by lra.
    assert (B : 0 < share_B Y) by lra; rewrite A, R in L.
    assert (0 < s_p X * (share_B Y * byz)) by (repeat apply Qmult_lt_0_compat; lra). lra. }
  assert (Somebody' : 0 < share_A Y' + share_R Y') by lra.
  assert (Odds : first_odds Y' <= first_odds Y).
  { unfold first_odds; apply Qle_shift_div_r; [assumption|].
    assert (E : share_B Y / (share_A Y + share_R Y) * (share_A Y' + share_R Y')
      == share_B Y + share_B Y / (share_A Y + share_R Y) * (share_A Y' + share_R Y' - (share_A Y + share_R Y)))
      by (field; lra).
    rewrite E; assert (0 <= share_B Y / (share_A Y + share_R Y)) by (apply Qle_shift_div_l; lra).
    assert (0 <= share_B Y / (share_A Y + share_R Y) * (share_A Y' + share_R Y' - (share_A Y + share_R Y)))
      by (apply product_not_negative; lra). lra. }
  pose proof (nothing_falls X T M HT Y Y' h2 Somebody Somebody' Odds Ds ltac:(lia)) as G.
  pose proof (nothing_yet_positive X (rational_1 (extended_1 X T Y')) h2 (sigma_valid X T Y') Ds) as G0.
  set (g := nothing_yet X (rational_1 (extended_1 X T Y)) h2) in *; set (g' := nothing_yet X (rational_1 (extended_1 X T Y')) h2) in *.
  set (v := (1 - alpha X) * (b_c X - r_c X) - s_p X) in *; set (n := rho X * power (alpha X) (pesters_sent h2)) in *.
  (* fewer others lose less ... *)
  assert (0 <= (share_B Y - share_B Y') * byz) by (apply product_not_negative; lra).
  assert (0 <= share_R Y * (g - g')) by (apply product_not_negative; lra).
  assert (0 <= (share_R Y - share_R Y') * g') by (apply product_not_negative; lra).
  assert (Others : s_p X * (share_B Y' * byz + share_R Y' * g') <= s_p X * (share_B Y * byz + share_R Y * g))
    by (apply Qmult_le_l; lra).
  (* ... and more altruists bring more, since they bring something *)
  destruct (Qlt_le_dec 0 (share_A Y)) as [A|A].
  - assert (0 <= s_p X * (share_B Y * byz + share_R Y * g)).
    { assert (0 <= share_B Y * byz) by (apply product_not_negative; lra).
      assert (0 <= share_R Y * g) by (apply product_not_negative; lra). apply product_not_negative; lra. }
    assert (0 <= n * v).
    { apply Qnot_lt_le; intros N; assert (0 < share_A Y * - (n * v)) by (apply Qmult_lt_0_compat; lra); lra. }
    assert (0 <= (share_A Y' - share_A Y) * (n * v)) by (apply product_not_negative; lra). lra.
  - assert (Z : share_A Y == 0) by lra; rewrite Z in L, Somebody.
    assert (0 < share_R Y * g) by (apply Qmult_lt_0_compat; lra).
    assert (0 <= share_B Y * byz) by (apply product_not_negative; lra).
    assert (0 < s_p X * (share_B Y * byz + share_R Y * g)) by (apply Qmult_lt_0_compat; lra). lra.
Qed.
