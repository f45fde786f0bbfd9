(** * Theorem 9, repaired: the equilibrium *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer.

(** ** The profile *)

(** P1 contributed, and has not been pestered since. *)
Fixpoint unasked_since_contribution (h : history) : bool :=
  match h with
  | (contribute, silence) :: _ => true
  | (nothing, silence) :: past => unasked_since_contribution past
  | _ => false
  end.

(** The belief that P2 is destitute, the rest on Byzantine peers, reaches the threshold of round t: contributing
    is at least as good as waiting ([theorem_8]: then it is so at every greater belief). *)
Definition reaches (X : exchange) (t : nat) (B D : Q) : bool := Qle_bool (act X t [] B D 0) (wait X t [] B D 0).

(** P1's first belief: it expects the altruistic and the rational P2 to pester alike. *)
Definition first_belief (Y : population) : belief := (share_B Y, share_A Y + share_R Y, 0).

(** The extended strategy of P1: it contributes whenever its belief reaches the threshold, but after a
    contribution not again before it is asked. *)
Definition extended_1 (X : exchange) (T : nat) (Y : population) : strategy_1 := fun h1 =>
  let '(B, D, N) := belief_after X T (first_belief Y) h1 in
  if unasked_since_contribution h1 then 0
  else if reaches X (round T h1) B D then 1 else 0.

(** The repaired strategy: it contributes whenever its belief that P2 is destitute, D / (B + D + N), reaches the
    threshold. *)
Definition repaired_1 (X : exchange) (T : nat) (Y : population) : strategy_1 := fun h1 =>
  let '(B, D, N) := belief_after X T (first_belief Y) h1 in
  if reaches X (round T h1) (B + N) D then 1 else 0.

(** Perfect Bayes equilibrium: at every history of either player, whether it can occur or not, its strategy is
    at least as good as any other, given what it has observed. *)
Definition perfect_bayes_equilibrium (X : exchange) (T : nat) (Y : population) (s1 : strategy_1) (s2 : strategy_2)
    : Prop :=
  (forall h1 s1', (length h1 <= T)%nat -> valid_1 (rational_1 s1') ->
     value_1 X T (share_B Y) (share_A Y + share_R Y) s1' s2 h1
     <= value_1 X T (share_B Y) (share_A Y + share_R Y) s1 s2 h1) /\
  (forall h2 o s2', (length h2 <= T)%nat -> valid_2 (rational_2 s2') ->
     value_2 X T Y s1 s2' h2 o <= value_2 X T Y s1 s2 h2 o).

(** ** Small facts *)

Lemma unasked_iff h : unasked_since_contribution h = true <-> unasked_after_contribution h.
Proof.
  split.
  - induction h as [|[[] []] h IH]; cbn; try discriminate; intros H; constructor; now apply IH.
  - induction 1 as [past|m past H IH]; [reflexivity|]; destruct m; [reflexivity|exact IH].
Qed.

Lemma u_2_S (X : exchange) o a h2 :
  u_2 X ((o, a) :: h2) == u_2 X h2 - s_p X * is_pester a
    + match o with
      | contribute => if destitute h2 then b_c X - r_c X else - r_c X
      | nothing => 0
      end.
Proof.
  unfold u_2; cbn [pesters contributions].
  assert (F : first_contribution ((o, a) :: h2)
    = match o with contribute => 1 | nothing => first_contribution h2 end) by (destruct o; reflexivity).
  assert (F' : first_contribution h2 = if destitute h2 then 0 else 1).
  { clear; unfold first_contribution, destitute.
    induction h2 as [|[[] a] h2 IH]; cbn; [reflexivity..|].
    destruct existsb, forallb; cbn in *; congruence. }
  rewrite F, F'; destruct o, (destitute h2); cbn [is_contribution]; ring.
Qed.

(** ** P2: what an act is worth at a history, whatever a rational P1 plays *)

Section Acts.
  Context (X : exchange) (T : nat) (Y : population) (s1 : strategy_1).

  (** The worth of an act, and then of the strategy [s2]. *)
  Definition worth_of_act (s2 : strategy_2) (h2 : history) (o : move) (a : signal) : Q :=
    over_types X Y s1 (fun c1 => given_2_and X c1 h2 o (fun m h1 =>
      goes_on X (T - length h2) c1 s2 (fun _ g2 => u_2 X g2) a m h1 o h2)).

  Lemma value_by_act s2 h2 o :
    value_2 X T Y s1 s2 h2 o
    == mix (s2 h2 o) (worth_of_act s2 h2 o pester) (worth_of_act s2 h2 o silence).
  Proof.
    unfold value_2, worth_of_act, over_types.
    assert (E : forall c1, given_2_and X c1 h2 o (fun m h1 =>
        from_P2 X (T - length h2) c1 s2 (fun _ g2 => u_2 X g2) m h1 o h2)
      == mix (s2 h2 o)
           (given_2_and X c1 h2 o (fun m h1 => goes_on X (T - length h2) c1 s2 (fun _ g2 => u_2 X g2) pester m h1 o h2))
           (given_2_and X c1 h2 o (fun m h1 => goes_on X (T - length h2) c1 s2 (fun _ g2 => u_2 X g2) silence m h1 o h2))).
    { intros c1; unfold mix; rewrite <- given_2_and_linear; unfold given_2_and; apply given_2_ext; intros h1.
      rewrite !from_P2_acts; unfold mix; ring. }
    rewrite !E; unfold mix; ring.
  Qed.

  Lemma next_values s2 h2 o a : (length h2 < T)%nat ->
    worth_of_act s2 h2 o a
    == value_2 X T Y s1 s2 ((o, a) :: h2) contribute + value_2 X T Y s1 s2 ((o, a) :: h2) nothing.
  Proof.
    intros HT; unfold worth_of_act, value_2, over_types; cbn [length].
    replace (T - length h2)%nat with (S (T - S (length h2))) by lia.
    rewrite !next_history; ring.
  Qed.
End Acts.

Section Equilibrium.
  Context (X : exchange) (T : nat) (Y : population).
  Hypothesis memoryless : no_memory X.
  Hypothesis short : up_to_t_star X T.
  Hypothesis somebody_destitute : 0 < share_A Y + share_R Y.
  Notation p := (1 - rho X).
  Notation W := (b_c X - r_c X).
  Notation sigma := (extended_1 X T Y).
  Notation pestering := (altruist_2 T).
  Notation b := (fun t => rate X t []).

  Lemma first_is_belief : is_belief (first_belief Y).
  Proof.
    pose proof (share_A_not_negative Y); pose proof (share_R_not_negative Y); pose proof (share_B_not_negative Y).
    cbn; lra.
  Qed.

  (** "P1 always has some belief in D, and D pesters." *)
  Lemma some_destitute h1 : let '(B, D, N) := belief_after X T (first_belief Y) h1 in 0 < D.
  Proof.
    ranges X; induction h1 as [|[m s] past IH]; cbn [belief_after]; [exact somebody_destitute|].
    destruct (belief_after X T (first_belief Y) past) as [[B D] N].
    assert (0 < rho X * D) by (apply Qmult_lt_0_compat; lra).
    assert (0 < (1 - rho X) * D) by (apply Qmult_lt_0_compat; lra).
    assert (0 < rho X * (rho X * D)) by (apply Qmult_lt_0_compat; lra).
    assert (0 < (1 - rho X) * (rho X * D)) by (apply Qmult_lt_0_compat; lra).
    destruct m, s; cbn; assumption.
  Qed.

  Lemma reaches_spec t B D : reaches X t B D = true <-> 0 <= advantage X t [] B D.
  Proof. unfold reaches, advantage; rewrite Qle_bool_iff; split; lra. Qed.

  Lemma sigma_zero_or_one h1 : sigma h1 = 0 \/ sigma h1 = 1.
  Proof.
    unfold extended_1; destruct (belief_after _ _ _ _) as [[B D] N].
    destruct (unasked_since_contribution h1); [tauto|]; destruct (reaches _ _ _ _); tauto.
  Qed.

  Lemma sigma_valid : valid_1 (rational_1 sigma).
  Proof. intros h1 h2; unfold rational_1; destruct (sigma_zero_or_one h1) as [-> | ->]; split; lra. Qed.

  (** ** P1: the extended strategy makes a least-cost move at every history *)
  Lemma extended_is_greedy : greedy X T (share_B Y) (share_A Y + share_R Y) sigma.
  Proof.
    intros h1 HT; pose proof (some_destitute h1) as HD.
    pose proof (belief_after_is_belief X T _ h1 first_is_belief) as Bel.
    pose proof (satisfied_or_unasked X T (share_B Y) (share_A Y + share_R Y) h1) as Sat.
    unfold extended_1, first_belief in *.
    pose proof (lemma_6_sharpened X T _ h1 first_is_belief) as L6; unfold first_belief in L6.
    destruct (belief_after X T (share_B Y, share_A Y + share_R Y, 0) h1) as [[B D] N].
    destruct Bel as (HB & _ & HN); cbn [total does_nothing] in L6.
    destruct (unasked_since_contribution h1) eqn:U.
    - right; split; [reflexivity|]; apply Qlt_le_weak, L6.
      + now apply unasked_iff.
      + lra.
      + apply unasked_iff in U; intros k Hk; apply short; destruct h1 as [|x h1]; [inversion U|].
        unfold round in Hk; cbn [length] in *; lia.
    - destruct Sat as [E|Sat]; [|apply unasked_iff in Sat; congruence].
      rewrite E.
      pose proof (same_advantage X memoryless (round T h1) (observed h1) [] B D) as Same.
      unfold advantage in Same.
      destruct (reaches X (round T h1) B D) eqn:R.
      + left; split; [reflexivity|]; apply reaches_spec in R; unfold advantage in R; lra.
      + right; split; [reflexivity|]; apply Qlt_le_weak, Qnot_le_lt; intros L.
        assert (R' : reaches X (round T h1) B D = true) by (apply reaches_spec; unfold advantage; lra).
        congruence.
  Qed.

  (** ** On its path P1 contributes if and only if it is asked and its belief reaches the threshold *)

  (** P1 has followed the extended strategy. *)
  Fixpoint follows (h1 : history) : Prop :=
    match h1 with
    | [] => True
    | (m, s) :: past => sigma past == is_contribution m /\ follows past
    end.

  Lemma follows_optimal h1 : (length h1 <= T)%nat -> follows h1 -> optimal_so_far X T (first_belief Y) h1.
  Proof.
    induction h1 as [|[m s] past IH]; cbn [optimal_so_far follows length]; [tauto|].
    intros HT [E F]; split; [|apply IH; [lia|assumption]].
    pose proof (extended_is_greedy past ltac:(lia)) as Gr.
    unfold first_belief in *.
    destruct (belief_after X T (share_B Y, share_A Y + share_R Y, 0) past) as [[B D] N]; cbn [optimal_move].
    destruct m; cbn [is_contribution] in E; destruct Gr as [[E' L]|[E' L]]; try assumption; rewrite E' in E;
      discriminate.
  Qed.

  (** Theorem 7: otherwise it does nothing. *)
  Lemma unasked_does_nothing h1 : (length h1 <= T)%nat -> follows h1 -> ~ asked h1 -> sigma h1 = 0.
  Proof.
    intros HT F A; destruct (sigma_zero_or_one h1) as [|E]; [assumption|exfalso].
    pose proof (some_destitute h1) as HD.
    pose proof (belief_after_is_belief X T _ h1 first_is_belief) as Bel.
    pose proof (theorem_7_on_the_path X T (share_B Y) (share_A Y + share_R Y) h1 memoryless short
      (share_B_not_negative Y) ltac:(lra) HT) as T7.
    pose proof (extended_is_greedy h1 HT) as Gr.
    unfold first_belief in *.
    specialize (T7 (follows_optimal h1 HT F) A).
    destruct (belief_after X T (share_B Y, share_A Y + share_R Y, 0) h1) as [[B D] N].
    destruct Bel as (HB & _ & HN); cbn [total does_nothing] in T7; specialize (T7 ltac:(lra)).
    destruct Gr as [[_ L]|[E' _]]; [lra|rewrite E in E'; discriminate].
  Qed.

  (** ** What P2 gets if it pesters as long as it is destitute *)

  Notation play n c1 h1 h2 := (expect X n c1 (rational_2 pestering) (fun _ g2 => u_2 X g2) h1 h2).

  Lemma pestering_satisfied h1 h2 o : destitute h2 = false \/ o = contribute ->
    rational_2 pestering h1 h2 o = 0.
  Proof.
    unfold rational_2, altruist_2; cbn [destitute forallb]; intros H.
    assert (E : ((match o with contribute => false | nothing => true end) && destitute h2 = false)%bool)
      by (destruct H as [H | ->]; [rewrite H; apply Bool.andb_false_r | reflexivity]).
    cbn; fold (destitute h2); rewrite E, Bool.andb_false_r; reflexivity.
  Qed.

  Lemma still_satisfied h2 o a : destitute h2 = false -> destitute ((o, a) :: h2) = false.
  Proof. intros H; cbn; fold (destitute h2); rewrite H; destruct o; reflexivity. Qed.

  Lemma pestering_valid : valid_2 (rational_2 pestering).
  Proof. intros h1 h2 o; unfold rational_2, altruist_2; destruct (_ && _)%bool; split; lra. Qed.

  (** A satisfied P2 can only lose, ... *)
  Lemma satisfied_loses n c1 h1 h2 : valid_1 c1 -> destitute h2 = false -> play n c1 h1 h2 <= u_2 X h2.
  Proof.
    intros V; pose proof (r_c_not_negative X); ranges X.
    revert h1 h2; induction n as [|n IH]; intros h1 h2 E; cbn [expect]; [lra|].
    rewrite !pestering_satisfied by tauto; rewrite !mix_0.
    assert (Next : forall m o, play n c1 ((m, silence) :: h1) ((o, silence) :: h2) <= u_2 X h2).
    { intros m o; eapply Qle_trans; [apply IH, still_satisfied, E|].
      rewrite u_2_S, E; destruct o; cbn [is_pester]; lra. }
    apply Qle_trans with (mix (c1 h1 h2) (mix (rho X) (u_2 X h2) (u_2 X h2)) (u_2 X h2)).
    - repeat apply mix_le; try apply V; try apply loss_is_chance; apply Next.
    - rewrite !mix_same by (rewrite ?mix_same; reflexivity); lra.
  Qed.

  (** ... and nothing if P1 does nothing more. *)
  Lemma altruist_done n m h1 h2 : destitute h2 = false ->
    play n (rational_1 (altruist_1 X)) ((m, silence) :: h1) h2 == u_2 X h2.
  Proof.
    revert m h1 h2; induction n as [|n IH]; intros m h1 h2 E; cbn [expect]; [reflexivity|].
    rewrite !pestering_satisfied by tauto; rewrite !mix_0.
    rewrite IH by now apply still_satisfied.
    rewrite u_2_S; cbn [is_pester]; ring.
  Qed.

  Lemma rational_done n m h1 h2 : (n + S (length h1) <= S T)%nat -> follows ((m, silence) :: h1) ->
    destitute h2 = false ->
    play n (rational_1 sigma) ((m, silence) :: h1) h2 == u_2 X h2.
  Proof.
    revert m h1 h2; induction n as [|n IH]; intros m h1 h2 HT F E; cbn [expect]; [reflexivity|].
    rewrite !pestering_satisfied by tauto; rewrite !mix_0.
    assert (Z : sigma ((m, silence) :: h1) = 0)
      by (apply unasked_does_nothing; [cbn [length]; lia | assumption | cbn; discriminate]).
    assert (Z' : rational_1 sigma ((m, silence) :: h1) h2 = 0) by exact Z.
    rewrite Z', mix_0, IH; [|cbn [length]; lia| |now apply still_satisfied].
    - rewrite u_2_S; cbn [is_pester]; ring.
    - cbn [follows is_contribution]; rewrite Z; split; [reflexivity|exact F].
  Qed.

  (** "Byzantine.  What arrives does not change.  The pester costs s_p." *)
  Lemma byzantine_same n h1 h1' h2 h2' : map fst h2 = map fst h2' ->
    play n (byzantine_1 (gifts Y)) h1 h2 + s_p X * pesters h2
    == play n (byzantine_1 (gifts Y)) h1' h2' + s_p X * pesters h2'.
  Proof.
    assert (Dst : forall h h' : history, map fst h = map fst h' -> destitute h = destitute h').
    { clear; induction h as [|[o a] h IH]; intros [|[o' a'] h']; cbn; try discriminate; [reflexivity|].
      intros [= -> E]; specialize (IH _ E); unfold destitute in *; now rewrite IH. }
    revert h1 h1' h2 h2'; induction n as [|n IH]; intros h1 h1' h2 h2' E; cbn [expect].
    - unfold u_2.
      assert (C : contributions h2 = contributions h2').
      { revert E; clear; revert h2'; induction h2 as [|[o a] h IH]; intros [|[o' a'] h']; cbn; try discriminate;
          [reflexivity|]; intros [= -> E]; now rewrite (IH _ E). }
      assert (F : first_contribution h2 = first_contribution h2').
      { revert E; clear; unfold first_contribution; intros E; f_equal.
        revert h2' E; induction h2 as [|[o a] h IH]; intros [|[o' a'] h']; cbn; try discriminate;
          [reflexivity|]; intros [= -> E].
        specialize (IH _ E); destruct existsb, existsb; congruence. }
      rewrite C, F; ring.
    - assert (P : forall o, rational_2 pestering h1 h2 o = rational_2 pestering h1' h2' o).
      { intros o; unfold rational_2, altruist_2.
        replace (length h2) with (length h2')
          by (rewrite <- (map_length fst h2), <- (map_length fst h2'), E; reflexivity).
        rewrite (Dst ((o, silence) :: h2) ((o, silence) :: h2')) by (cbn; now rewrite E); reflexivity. }
      assert (C : byzantine_1 (gifts Y) h1 h2 = byzantine_1 (gifts Y) h1' h2')
        by (unfold byzantine_1; now rewrite E).
      assert (N : forall m s o a, play n (byzantine_1 (gifts Y)) ((m, s) :: h1) ((o, a) :: h2)
        == play n (byzantine_1 (gifts Y)) ((m, s) :: h1') ((o, a) :: h2') + s_p X * pesters h2' - s_p X * pesters h2).
      { intros m s o a; pose proof (IH ((m, s) :: h1) ((m, s) :: h1') ((o, a) :: h2) ((o, a) :: h2')
          ltac:(cbn; now rewrite E)) as H; cbn [pesters] in H; lra. }
      rewrite !P, C, !N; unfold mix; ring.
  Qed.

  Lemma pestering_acts h1 h2 : destitute h2 = true -> (length h2 < T)%nat -> rational_2 pestering h1 h2 nothing = 1.
  Proof.
    intros E HT; unfold rational_2, altruist_2; destruct (Nat.ltb_spec (length h2) T); [|lia].
    cbn [andb]; change (destitute ((nothing, silence) :: h2)) with (destitute h2); now rewrite E.
  Qed.

  Lemma pestering_last h1 h2 o : (T <= length h2)%nat -> rational_2 pestering h1 h2 o = 0.
  Proof. intros HT; unfold rational_2, altruist_2; destruct (Nat.ltb_spec (length h2) T); [lia|reflexivity]. Qed.

  Lemma destitute_gets a h2 : destitute h2 = true -> u_2 X ((contribute, a) :: h2) == u_2 X h2 - s_p X * is_pester a + W.
  Proof. intros E; rewrite u_2_S, E; ring. Qed.
  Lemma destitute_waits a h2 : u_2 X ((nothing, a) :: h2) == u_2 X h2 - s_p X * is_pester a.
  Proof. rewrite u_2_S; ring. Qed.

  (** Against an altruistic P1: V_j, the value of pestering on, or the contribution. *)
  Lemma altruist_goes_on j m s h1 h2 : destitute h2 = true -> (length h2 + j = T)%nat ->
    play (S j) (rational_1 (altruist_1 X)) ((m, s) :: h1) h2
    == u_2 X h2 + match s with
                  | pester => q X * p * W + (1 - q X * p) * V X j
                  | silence => V X j
                  end.
  Proof.
    revert m s h1 h2; induction j as [|j IH]; intros m s h1 h2 E HT.
    - cbn [expect]; rewrite !pestering_last by lia; rewrite !mix_0.
      rewrite destitute_gets, !destitute_waits by assumption.
      unfold rational_1; destruct s; cbn [altruist_1 is_pester V]; unfold mix; ring.
    - change (play (S (S j)) (rational_1 (altruist_1 X)) ((m, s) :: h1) h2) with
        (let n := S j in
         let next m' o s' a := play n (rational_1 (altruist_1 X)) ((m', s') :: (m, s) :: h1) ((o, a) :: h2) in
         let then_P2 m' o :=
           mix (rational_2 pestering ((m, s) :: h1) h2 o)
             (mix (rho X) (next m' o silence pester) (next m' o pester pester)) (next m' o silence silence) in
         mix (rational_1 (altruist_1 X) ((m, s) :: h1) h2)
           (mix (rho X) (then_P2 contribute nothing) (then_P2 contribute contribute)) (then_P2 nothing nothing)).
      cbv zeta beta.
      rewrite (pestering_satisfied _ _ contribute) by tauto; rewrite pestering_acts by (auto; lia).
      rewrite mix_0, (altruist_done (S j) contribute ((m, s) :: h1) ((contribute, silence) :: h2)) by reflexivity.
      rewrite !(IH _ _ _ ((nothing, pester) :: h2)) by (cbn [length]; auto; lia).
      rewrite destitute_gets, !destitute_waits by assumption.
      unfold rational_1; destruct s; cbn [altruist_1 is_pester V]; unfold alpha, mix; ring.
  Qed.

  (** ** Against a rational P1: what P2 falls short of W is what it misses *)

  (** The threshold rule that P1 follows on its path, in terms of the odds B : D. *)
  Definition gives (t : nat) (y : Q) : bool :=
    ((t <=? T)%nat && Qle_bool 0 (advantage X t [] (Qmax 0 y) 1))%bool.

  Lemma gives_is_a_rule : threshold_rule gives.
  Proof.
    intros t y y' Hy; unfold gives; rewrite !Bool.andb_true_iff, !Qle_bool_iff; intros [Ht A]; split; [assumption|].
    apply Nat.leb_le in Ht.
    assert (S : up_to_t_star X t) by (intros k Hk; apply short; lia).
    pose proof (I_t _ _ (theorem_8_induction X t S) [] (Qmax 0 y) (Qmax 0 y') 1
      (Q.le_max_l 0 y) (Q.max_le_compat_l _ _ 0 Hy) ltac:(lra)); lra.
  Qed.

  Lemma reaches_by_odds t B D : (t <= T)%nat -> 0 <= B -> 0 < D -> reaches X t B D = gives t (B / D).
  Proof.
    intros Ht HB HD.
    assert (Hy : 0 <= B / D) by (apply Qle_shift_div_l; lra).
    assert (A : advantage X t [] B D == D * advantage X t [] (Qmax 0 (B / D)) 1).
    { rewrite <- advantage_scales by assumption; apply advantage_proper; [|ring].
      rewrite Q.max_r by assumption; field; lra. }
    apply Bool.eq_true_iff_eq; rewrite reaches_spec; unfold gives.
    rewrite Bool.andb_true_iff, Qle_bool_iff, Nat.leb_le, A; split.
    - intros H; split; [assumption|]; apply (Qmult_le_l _ _ D HD); lra.
    - intros [_ H]; apply product_not_negative; lra.
  Qed.

  Notation every := (fun _ : nat => true).
  Notation short_of := (misses (rho X) b gives every 0 (pays X every) W).
  Notation short_of_asked := (misses_asked (rho X) b gives every 0 (pays X every) W).

  Lemma later_here n : later (rho X) b gives every 0 (pays X every) W n.
  Proof.
    ranges X; pose proof (W_positive X); pose proof (s_p_positive X).
    apply never_later_induction; try assumption; try lra.
    - intros t; split; [apply rate_not_negative | apply rate_at_most_one].
    - exact gives_is_a_rule.
    - intros t; unfold pays; lra.
  Qed.

  Lemma short_eq n y y' : 0 <= y -> y == y' ->
    short_of n y == short_of n y' /\ short_of_asked n y == short_of_asked n y'.
  Proof.
    intros Hy E; pose proof (later_here n) as L; split; apply Qle_antisym;
      first [apply (misses_rise _ _ _ _ _ _ _ _ L) | apply (asked_rise _ _ _ _ _ _ _ _ L)]; lra.
  Qed.

  (** What P2 misses if P1's history is [h1], with odds [y]. *)
  Definition owed (j : nat) (h1 : history) (y : Q) : Q :=
    match h1 with (_, pester) :: _ => short_of_asked j y | _ => short_of j y end.

  Definition odds (h1 : history) : Q :=
    let '(B, D, N) := belief_after X T (first_belief Y) h1 in B / D.

  Lemma odds_not_negative h1 : 0 <= odds h1.
  Proof.
    pose proof (some_destitute h1) as HD; pose proof (belief_after_is_belief X T _ h1 first_is_belief) as Bel.
    unfold odds; destruct (belief_after X T (first_belief Y) h1) as [[B D] N]; destruct Bel as (HB & _ & _).
    apply Qle_shift_div_l; lra.
  Qed.

  Lemma odds_next m s h1 :
    let y := match m with contribute => odds_given (rho X) (odds h1) | nothing => odds h1 end in
    odds ((m, s) :: h1) == match s with
                           | pester => odds_pestered b (round T h1) y
                           | silence => odds_silent (rho X) b (round T h1) y
                           end.
  Proof.
    ranges X; pose proof (some_destitute h1) as HD.
    unfold odds; cbn [belief_after].
    destruct (belief_after X T (first_belief Y) h1) as [[B D] N].
    pose proof (memoryless (round T h1) (observed h1) []) as M.
    unfold odds_given, odds_pestered, odds_silent.
    destruct m, s; cbn [after_move after_signal]; rewrite M; field; repeat split; lra.
  Qed.

  (** On its path P1 contributes with chance 1 if it is asked and [gives] says so, and otherwise does nothing. *)
  Lemma sigma_on_path h1 : (length h1 <= T)%nat -> follows h1 -> h1 <> [] ->
    sigma h1 = match h1 with
               | (_, pester) :: _ => if gives (round T h1) (odds h1) then 1 else 0
               | _ => 0
               end.
  Proof.
    intros HT F NE; destruct h1 as [|[m []] past]; [tauto| |].
    - pose proof (some_destitute ((m, pester) :: past)) as HD.
      pose proof (belief_after_is_belief X T _ ((m, pester) :: past) first_is_belief) as Bel.
      unfold odds, extended_1.
      destruct (belief_after X T (first_belief Y) ((m, pester) :: past)) as [[B D] N]; destruct Bel as (HB & _ & _).
      rewrite <- reaches_by_odds by (auto; unfold round; lia).
      destruct m; reflexivity.
    - apply unasked_does_nothing; [assumption|assumption|cbn; discriminate].
  Qed.

  Lemma rational_goes_on j h1 h2 : follows h1 -> h1 <> [] -> length h1 = length h2 -> (length h2 + j = T)%nat ->
    destitute h2 = true ->
    play (S j) (rational_1 sigma) h1 h2 == u_2 X h2 + W - owed j h1 (odds h1).
  Proof.
    revert h1 h2; induction j as [|j IH]; intros h1 h2 F NE Hl HT E.
    all: pose proof (odds_not_negative h1) as Hy.
    all: pose proof (sigma_on_path h1 ltac:(lia) F NE) as Sig.
    all: assert (R : round T h1 = (T - length h2)%nat) by (unfold round; lia).
    - cbn [expect]; rewrite !pestering_last by lia; rewrite !mix_0.
      rewrite destitute_gets, !destitute_waits by assumption.
      unfold rational_1; rewrite Sig; unfold owed, misses_asked; cbn [misses is_pester Nat.add].
      replace (round T h1) with 0%nat by lia.
      destruct h1 as [|[m []] past]; [tauto| |]; [destruct (gives 0 _)|]; unfold mix; ring.
    - (* P2 observed nothing of P1's move m: it pesters, and the game goes on *)
      assert (On : forall m, sigma h1 == is_contribution m ->
        mix (rho X) (play (S j) (rational_1 sigma) ((m, silence) :: h1) ((nothing, pester) :: h2))
                    (play (S j) (rational_1 sigma) ((m, pester) :: h1) ((nothing, pester) :: h2))
        == u_2 X h2 + W - short_of (S j)
             match m with contribute => odds_given (rho X) (odds h1) | nothing => odds h1 end).
      { intros m Hm.
        assert (Fs : forall s, follows ((m, s) :: h1)) by (intros s; split; assumption).
        rewrite !IH by (first [apply Fs | discriminate | cbn [length]; lia | exact E]).
        pose proof (odds_next m silence h1) as Os; pose proof (odds_next m pester h1) as Op; cbv zeta in Os, Op.
        destruct (short_eq j _ _ (odds_not_negative _) Os) as [Es _].
        destruct (short_eq j _ _ (odds_not_negative _) Op) as [_ Ep].
        unfold owed; rewrite Es, Ep, destitute_waits, misses_S.
        replace (0 + S j)%nat with (round T h1) by lia; unfold pays; cbn [is_pester]; unfold mix; ring. }
      change (play (S (S j)) (rational_1 sigma) h1 h2) with
        (let n := S j in
         let next m' o s' a := play n (rational_1 sigma) ((m', s') :: h1) ((o, a) :: h2) in
         let then_P2 m' o :=
           mix (rational_2 pestering h1 h2 o)
             (mix (rho X) (next m' o silence pester) (next m' o pester pester)) (next m' o silence silence) in
         mix (rational_1 sigma h1 h2)
           (mix (rho X) (then_P2 contribute nothing) (then_P2 contribute contribute)) (then_P2 nothing nothing)).
      cbv zeta beta.
      rewrite (pestering_satisfied _ _ contribute) by tauto; rewrite pestering_acts by (auto; lia).
      assert (Give : sigma h1 = 1 ->
        mix (rational_1 sigma h1 h2)
          (mix (rho X)
            (mix 1 (mix (rho X) (play (S j) (rational_1 sigma) ((contribute, silence) :: h1) ((nothing, pester) :: h2))
                                (play (S j) (rational_1 sigma) ((contribute, pester) :: h1) ((nothing, pester) :: h2)))
                   (play (S j) (rational_1 sigma) ((contribute, silence) :: h1) ((nothing, silence) :: h2)))
            (mix 0 (mix (rho X) (play (S j) (rational_1 sigma) ((contribute, silence) :: h1) ((contribute, pester) :: h2))
                                (play (S j) (rational_1 sigma) ((contribute, pester) :: h1) ((contribute, pester) :: h2)))
                   (play (S j) (rational_1 sigma) ((contribute, silence) :: h1) ((contribute, silence) :: h2))))
          (mix 1 (mix (rho X) (play (S j) (rational_1 sigma) ((nothing, silence) :: h1) ((nothing, pester) :: h2))
                              (play (S j) (rational_1 sigma) ((nothing, pester) :: h1) ((nothing, pester) :: h2)))
                 (play (S j) (rational_1 sigma) ((nothing, silence) :: h1) ((nothing, silence) :: h2)))
        == u_2 X h2 + W - rho X * short_of (S j) (odds_given (rho X) (odds h1))).
      { intros S1.
        rewrite (On contribute) by (rewrite S1; reflexivity).
        rewrite mix_0, (rational_done (S j) contribute h1 ((contribute, silence) :: h2));
          [|lia|split; [rewrite S1; reflexivity|assumption]|reflexivity].
        rewrite destitute_gets by assumption; unfold rational_1; rewrite S1; cbn [is_pester]; unfold mix; ring. }
      assert (Wait : sigma h1 = 0 -> forall x,
        mix (rational_1 sigma h1 h2) x
          (mix 1 (mix (rho X) (play (S j) (rational_1 sigma) ((nothing, silence) :: h1) ((nothing, pester) :: h2))
                              (play (S j) (rational_1 sigma) ((nothing, pester) :: h1) ((nothing, pester) :: h2)))
                 (play (S j) (rational_1 sigma) ((nothing, silence) :: h1) ((nothing, silence) :: h2)))
        == u_2 X h2 + W - short_of (S j) (odds h1)).
      { intros S0 x; rewrite (On nothing) by (rewrite S0; reflexivity).
        unfold rational_1; rewrite S0; unfold mix; ring. }
      unfold owed, misses_asked; replace (0 + S j)%nat with (round T h1) by lia.
      destruct h1 as [|[m []] past]; [tauto| |].
      + destruct (gives _ _); [rewrite (Give Sig) | rewrite (Wait Sig)]; reflexivity.
      + rewrite (Wait Sig); reflexivity.
  Qed.

  (** ** P2: at every history pestering whenever destitute is best *)

  Lemma occurs_follows h1 h2 : occurs (rational_1 sigma) h1 h2 -> follows h1.
  Proof.
    revert h2; induction h1 as [|[m s] h1 IH]; intros [|[o a] h2]; cbn; try tauto.
    intros [Hm H]; split; [|now apply (IH h2)].
    unfold rational_1 in Hm; destruct m; cbn [is_contribution];
      destruct (sigma_zero_or_one h1) as [E|E]; rewrite E in *; try reflexivity; exfalso; apply Hm; reflexivity.
  Qed.

  Lemma moves_follow m s h1 h2 : occurs (rational_1 sigma) h1 h2 ->
    (match m with contribute => ~ rational_1 sigma h1 h2 == 0 | nothing => ~ rational_1 sigma h1 h2 == 1 end) ->
    follows ((m, s) :: h1).
  Proof.
    intros H Hm; apply (occurs_follows ((m, s) :: h1) ((nothing, s) :: h2)); split; assumption.
  Qed.

  Lemma altruist_valid : valid_1 (rational_1 (altruist_1 X)).
  Proof.
    intros h1 h2; unfold rational_1, altruist_1; pose proof (q_positive X); pose proof (q_at_most_one X).
    destruct h1 as [|[m []] h1]; split; lra.
  Qed.

  Lemma over_types_le v v' :
    v (rational_1 (altruist_1 X)) <= v' (rational_1 (altruist_1 X)) -> v (rational_1 sigma) <= v' (rational_1 sigma) ->
    v (byzantine_1 (gifts Y)) <= v' (byzantine_1 (gifts Y)) ->
    over_types X Y sigma v <= over_types X Y sigma v'.
  Proof.
    intros HA HR HB; unfold over_types.
    pose proof (share_A_not_negative Y); pose proof (share_R_not_negative Y); pose proof (share_B_not_negative Y).
    assert (0 <= share_A Y * (v' (rational_1 (altruist_1 X)) - v (rational_1 (altruist_1 X))))
      by (apply product_not_negative; lra).
    assert (0 <= share_R Y * (v' (rational_1 sigma) - v (rational_1 sigma))) by (apply product_not_negative; lra).
    assert (0 <= share_B Y * (v' (byzantine_1 (gifts Y)) - v (byzantine_1 (gifts Y))))
      by (apply product_not_negative; lra).
    lra.
  Qed.

  Lemma byzantine_act n m h1 o h2 :
    goes_on X n (byzantine_1 (gifts Y)) pestering (fun _ g2 => u_2 X g2) pester m h1 o h2
    == goes_on X n (byzantine_1 (gifts Y)) pestering (fun _ g2 => u_2 X g2) silence m h1 o h2 - s_p X.
  Proof.
    unfold goes_on; cbn [sees].
    assert (E : forall s, play n (byzantine_1 (gifts Y)) ((m, s) :: h1) ((o, pester) :: h2)
      == play n (byzantine_1 (gifts Y)) ((m, silence) :: h1) ((o, silence) :: h2) - s_p X).
    { intros s; pose proof (byzantine_same n ((m, s) :: h1) ((m, silence) :: h1)
        ((o, pester) :: h2) ((o, silence) :: h2) eq_refl) as H; cbn [pesters is_pester] in H; lra. }
    rewrite !E; ring.
  Qed.

  (** Lemma 3: a satisfied P2 does nothing; and in round 0 nobody pesters. *)
  Lemma silence_is_better h2 o : (length h2 <= T)%nat ->
    length h2 = T \/ destitute h2 = false \/ o = contribute ->
    worth_of_act X T Y sigma pestering h2 o pester <= worth_of_act X T Y sigma pestering h2 o silence.
  Proof.
    intros HT Sat; ranges X; pose proof (s_p_positive X).
    assert (U : u_2 X ((o, pester) :: h2) == u_2 X ((o, silence) :: h2) - s_p X)
      by (rewrite !u_2_S; cbn [is_pester]; ring).
    destruct (Nat.eq_dec (length h2) T) as [ET|NT].
    { apply over_types_le; apply given_2_and_le;
        first [apply altruist_valid | apply sigma_valid | apply gifts_valid | intros m h1 _ _];
        unfold goes_on; replace (T - length h2)%nat with 0%nat by lia; cbn [expect sees]; rewrite !U; lra. }
    assert (Dst : forall a, destitute ((o, a) :: h2) = false).
    { intros a; destruct Sat as [|[E | ->]]; [lia | now apply still_satisfied | reflexivity]. }
    assert (Lose : forall c1 m h1, valid_1 c1 ->
      goes_on X (T - length h2) c1 pestering (fun _ g2 => u_2 X g2) pester m h1 o h2 <= u_2 X ((o, silence) :: h2)).
    { intros c1 m h1 V; unfold goes_on; cbn [sees].
      pose proof (satisfied_loses (T - length h2) c1 ((m, pester) :: h1) _ V (Dst pester)) as L1.
      pose proof (satisfied_loses (T - length h2) c1 ((m, silence) :: h1) _ V (Dst pester)) as L2.
      rewrite U in L1, L2.
      set (x := play (T - length h2)%nat c1 ((m, pester) :: h1) ((o, pester) :: h2)) in *.
      set (y := play (T - length h2)%nat c1 ((m, silence) :: h1) ((o, pester) :: h2)) in *.
      assert (0 <= p * (u_2 X ((o, silence) :: h2) - s_p X - x)) by (apply product_not_negative; lra).
      assert (0 <= rho X * (u_2 X ((o, silence) :: h2) - s_p X - y)) by (apply product_not_negative; lra).
      lra. }
    apply over_types_le; apply given_2_and_le;
      first [apply altruist_valid | apply sigma_valid | apply gifts_valid | intros m h1 Hocc Hm].
    - eapply Qle_trans; [apply Lose, altruist_valid|].
      unfold goes_on; cbn [sees]; rewrite (altruist_done _ m h1 _ (Dst silence)); lra.
    - eapply Qle_trans; [apply Lose, sigma_valid|].
      unfold goes_on; cbn [sees].
      rewrite (rational_done (T - length h2) m h1 ((o, silence) :: h2)); [lra| | |apply Dst].
      + rewrite (occurs_length _ _ _ Hocc); lia.
      + now apply (moves_follow m silence h1 h2).
    - rewrite byzantine_act; lra.
  Qed.

  (** Theorem 4: a destitute P2 does best to pester, if (1) holds. *)
  Lemma pester_is_better h2 : condition_1_everywhere X T Y sigma -> (length h2 < T)%nat -> destitute h2 = true ->
    worth_of_act X T Y sigma pestering h2 nothing silence <= worth_of_act X T Y sigma pestering h2 nothing pester.
  Proof.
    intros Cond HT E; ranges X; specialize (Cond h2 HT E).
    pose proof (s_p_positive X) as Hs; pose proof (W_positive X) as HW; destruct (alpha_range X) as [Ha0 Ha1].
    set (j := (T - length h2 - 1)%nat); assert (En : (T - length h2)%nat = S j) by (unfold j; lia).
    destruct (power_range X j) as [Hp0 Hp1].
    set (den := power (alpha X) j * (1 - alpha X) * W + (1 - power (alpha X) j) * s_p X).
    assert (HpW : 0 <= power (alpha X) j * ((1 - alpha X) * W)) by (repeat apply product_not_negative; lra).
    assert (Hden : 0 < den).
    { assert (0 <= (1 - power (alpha X) j) * s_p X) by (apply product_not_negative; lra).
      destruct (Qlt_le_dec 0 (power (alpha X) j)) as [L|L].
      - assert (0 < power (alpha X) j * ((1 - alpha X) * W)) by (repeat apply Qmult_lt_0_compat; lra).
        unfold den; lra.
      - assert (E0 : power (alpha X) j == 0) by lra; unfold den; rewrite E0.
        assert (Z : 0 * (1 - alpha X) * W + (1 - 0) * s_p X == s_p X) by ring; rewrite Z; assumption. }
    unfold condition_1 in Cond; rewrite En in Cond; replace (S j - 1)%nat with j in Cond by lia.
    fold den in Cond.
    set (prob := probability_2 X Y sigma h2 nothing) in *.
    set (part := altruistic_part X Y h2 nothing) in *.
    assert (Cond' : s_p X * prob < part * den).
    { apply (Qmult_lt_r _ _ _ Hden) in Cond.
      assert (Z : s_p X / den * prob * den == s_p X * prob) by (field; lra); rewrite Z in Cond; exact Cond. }
    assert (Dst : forall a, destitute ((nothing, a) :: h2) = true) by (intros; exact E).
    assert (VC : den == (1 - alpha X) * (W - V X j)) by (rewrite V_closed; unfold den; ring).
    clearbody den.
    (* what the pester gains against each type *)
    assert (Gain : forall c1 k, valid_1 c1 ->
      (forall m h1, occurs c1 h1 h2 ->
        (match m with contribute => ~ c1 h1 h2 == 0 | nothing => ~ c1 h1 h2 == 1 end) ->
        goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) silence m h1 nothing h2 + k
        <= goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) pester m h1 nothing h2) ->
      given_2_and X c1 h2 nothing (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) silence m h1 nothing h2)
      + k * given_2_and X c1 h2 nothing (fun _ _ => 1)
      <= given_2_and X c1 h2 nothing (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) pester m h1 nothing h2)).
    { intros c1 k V Act.
      pose proof (given_2_and_linear X c1 h2 nothing 1 k
        (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) silence m h1 nothing h2) (fun _ _ => 1)) as Lin.
      pose proof (given_2_and_le X c1 h2 nothing
        (fun m h1 => 1 * goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) silence m h1 nothing h2 + k * 1)
        (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) pester m h1 nothing h2) V) as Le.
      cbn beta in Lin; rewrite Lin in Le.
      enough (L : 1 * given_2_and X c1 h2 nothing (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) silence m h1 nothing h2)
        + k * given_2_and X c1 h2 nothing (fun _ _ => 1)
        <= given_2_and X c1 h2 nothing (fun m h1 => goes_on X (S j) c1 pestering (fun _ g2 => u_2 X g2) pester m h1 nothing h2)) by lra.
      apply Le; intros m h1 Ho Hm; specialize (Act m h1 Ho Hm); lra. }
    assert (GA := Gain (rational_1 (altruist_1 X)) (den - s_p X) altruist_valid ltac:(
      intros m h1 _ _; unfold goes_on; cbn [sees];
      rewrite !(altruist_goes_on j m _ h1) by (first [apply Dst | cbn [length]; lia]);
      rewrite !destitute_waits; cbn [is_pester];
      unfold alpha in VC; lra)).
    assert (GR := Gain (rational_1 sigma) (- s_p X) sigma_valid ltac:(
      intros m h1 Hocc Hm; unfold goes_on; cbn [sees];
      pose proof (occurs_length _ _ _ Hocc) as Hl;
      rewrite !(rational_goes_on j) by
        (first [apply (moves_follow m _ h1 h2 Hocc Hm) | discriminate | cbn [length]; lia | apply Dst]);
      rewrite !destitute_waits; cbn [is_pester owed];
      pose proof (odds_next m silence h1) as Os; pose proof (odds_next m pester h1) as Op; cbv zeta in Os, Op;
      destruct (short_eq j _ _ (odds_not_negative _) Os) as [Es _];
      destruct (short_eq j _ _ (odds_not_negative _) Op) as [_ Ep];
      rewrite Es, Ep;
      set (y := match m with contribute => odds_given (rho X) (odds h1) | nothing => odds h1 end);
      pose proof (pester_no_later (rho X) b gives every 0 (pays X every) W
        ltac:(assumption) ltac:(assumption)
        ltac:(intros t; split; [apply rate_not_negative | apply rate_at_most_one])
        gives_is_a_rule ltac:(intros t; unfold pays; lra) ltac:(lra) j y (round T h1)
        ltac:(unfold y; pose proof (odds_not_negative h1); pose proof (odds_given_more (rho X)
          ltac:(assumption) ltac:(assumption) (odds h1) ltac:(assumption)); destruct m; lra)) as NL;
      set (ys := short_of j (odds_silent (rho X) b (round T h1) y)) in *;
      set (yp := short_of_asked j (odds_pestered b (round T h1) y)) in *;
      assert (0 <= p * (ys - yp)) by (apply product_not_negative; lra); lra)).
    assert (GB := Gain (byzantine_1 (gifts Y)) (- s_p X) (gifts_valid Y) ltac:(
      intros m h1 _ _; rewrite byzantine_act; lra)).
    unfold worth_of_act, over_types; rewrite En.
    unfold prob, probability_2, over_types in Cond'; unfold part, altruistic_part in Cond'.
    pose proof (share_A_not_negative Y) as SA; pose proof (share_R_not_negative Y) as SR;
      pose proof (share_B_not_negative Y) as SB.
    assert (Scale : forall share x m y k : Q, 0 <= share -> x + k * m <= y ->
      share * x + k * (share * m) <= share * y).
    { intros share x m y k Hsh L; assert (0 <= share * (y - (x + k * m))) by (apply product_not_negative; lra). lra. }
    apply (Scale _ _ _ _ _ SA) in GA; apply (Scale _ _ _ _ _ SR) in GR; apply (Scale _ _ _ _ _ SB) in GB.
    lra.
  Qed.

  Lemma satisfied_does_nothing n : forall h2 o s2, (length h2 + n = T)%nat -> valid_2 (rational_2 s2) ->
    destitute h2 = false \/ o = contribute ->
    value_2 X T Y sigma s2 h2 o <= value_2 X T Y sigma pestering h2 o.
  Proof.
    induction n as [|n IH]; intros h2 o s2 HT V Sat; rewrite !value_by_act.
    all: assert (Z : pestering h2 o = 0) by (exact (pestering_satisfied [] h2 o Sat)).
    all: pose proof (silence_is_better h2 o ltac:(lia) ltac:(tauto)) as L.
    all: assert (Next : forall a, worth_of_act X T Y sigma s2 h2 o a <= worth_of_act X T Y sigma pestering h2 o a).
    1: { intros a; unfold worth_of_act; replace (T - length h2)%nat with 0%nat by lia; apply Qle_refl. }
    2: { intros a; rewrite !next_values by lia.
         assert (Next : forall o', destitute ((o, a) :: h2) = false \/ o' = contribute).
         { intros o'; left; destruct Sat as [E | ->]; [now apply still_satisfied | reflexivity]. }
         pose proof (IH ((o, a) :: h2) contribute s2 ltac:(cbn [length]; lia) V (Next contribute)).
         pose proof (IH ((o, a) :: h2) nothing s2 ltac:(cbn [length]; lia) V (Next nothing)). lra. }
    all: rewrite Z, (mix_0 (worth_of_act X T Y sigma pestering h2 o pester)).
    all: eapply Qle_trans; [apply mix_le; [apply (V [] h2 o) | apply Next | apply Next]|].
    all: destruct (V [] h2 o) as [V0 V1]; unfold rational_2 in V0, V1; unfold mix.
    all: assert (0 <= s2 h2 o * (worth_of_act X T Y sigma pestering h2 o silence - worth_of_act X T Y sigma pestering h2 o pester))
      by (apply product_not_negative; lra); lra.
  Qed.

  (** If at no history of a destitute P2 silence once, and pestering ever after, is better, no strategy of P2, at
      any history, is better. *)
  Lemma pestering_is_best :
    (forall h2, (length h2 < T)%nat -> destitute h2 = true ->
       worth_of_act X T Y sigma pestering h2 nothing silence <= worth_of_act X T Y sigma pestering h2 nothing pester) ->
    forall n h2 o s2, (length h2 + n = T)%nat -> valid_2 (rational_2 s2) ->
    value_2 X T Y sigma s2 h2 o <= value_2 X T Y sigma pestering h2 o.
  Proof.
    intros Pester n; induction n as [|n IH]; intros h2 o s2 HT V; rewrite !value_by_act.
    - assert (Last : forall s2 a, worth_of_act X T Y sigma s2 h2 o a == worth_of_act X T Y sigma pestering h2 o a).
      { intros s a; unfold worth_of_act; replace (T - length h2)%nat with 0%nat by lia; reflexivity. }
      rewrite (Last s2 pester), (Last s2 silence).
      pose proof (silence_is_better h2 o ltac:(lia) ltac:(left; lia)) as L.
      assert (Z : pestering h2 o = 0) by (exact (pestering_last [] h2 o ltac:(lia))).
      rewrite Z, mix_0; destruct (V [] h2 o) as [V0 V1]; unfold rational_2 in *; unfold mix.
      assert (0 <= s2 h2 o * (worth_of_act X T Y sigma pestering h2 o silence - worth_of_act X T Y sigma pestering h2 o pester))
        by (apply product_not_negative; lra). lra.
    - assert (Next : forall a, worth_of_act X T Y sigma s2 h2 o a <= worth_of_act X T Y sigma pestering h2 o a).
      { intros a; rewrite !next_values by lia.
        pose proof (IH ((o, a) :: h2) contribute s2 ltac:(cbn [length]; lia) V).
        pose proof (IH ((o, a) :: h2) nothing s2 ltac:(cbn [length]; lia) V). lra. }
      apply Qle_trans with (mix (s2 h2 o) (worth_of_act X T Y sigma pestering h2 o pester) (worth_of_act X T Y sigma pestering h2 o silence));
        [apply mix_le; [apply (V [] h2 o) | apply Next | apply Next]|].
      destruct (V [] h2 o) as [V0 V1]; unfold rational_2 in V0, V1; unfold mix.
      set (P := worth_of_act X T Y sigma pestering h2 o pester) in *; set (N := worth_of_act X T Y sigma pestering h2 o silence) in *.
      destruct (destitute h2) eqn:E; [destruct o|].
      + assert (Z : pestering h2 contribute = 0) by (exact (pestering_satisfied [] h2 contribute ltac:(tauto))).
        pose proof (silence_is_better h2 contribute ltac:(lia) ltac:(tauto)) as L; fold P N in L.
        rewrite Z; assert (0 <= s2 h2 contribute * (N - P)) by (apply product_not_negative; lra); lra.
      + assert (Z : pestering h2 nothing = 1) by (exact (pestering_acts [] h2 E ltac:(lia))).
        pose proof (Pester h2 ltac:(lia) E) as L; fold P N in L.
        rewrite Z; assert (0 <= (1 - s2 h2 nothing) * (P - N)) by (apply product_not_negative; lra); lra.
      + assert (Z : pestering h2 o = 0) by (exact (pestering_satisfied [] h2 o ltac:(tauto))).
        pose proof (silence_is_better h2 o ltac:(lia) ltac:(tauto)) as L; fold P N in L.
        rewrite Z; assert (0 <= s2 h2 o * (N - P)) by (apply product_not_negative; lra); lra.
  Qed.
End Equilibrium.

(** Lemma 3 of the paper, under the profile: a P2 that is not destitute does best to do nothing, in this round
    and in all others, whatever its belief.  No condition on altruists is needed. *)
Theorem lemma_3 (X : exchange) (T : nat) (Y : population) (h2 : history) (o : move) (s2' : strategy_2) :
  no_memory X -> up_to_t_star X T -> 0 < share_A Y + share_R Y ->
  (length h2 <= T)%nat -> destitute ((o, silence) :: h2) = false -> valid_2 (rational_2 s2') ->
  value_2 X T Y (extended_1 X T Y) s2' h2 o <= value_2 X T Y (extended_1 X T Y) (fun _ _ => 0) h2 o.
Proof.
  intros M HT Somebody Hl Dst V.
  assert (Sat : destitute h2 = false \/ o = contribute) by (destruct o; cbn in Dst; tauto).
  eapply Qle_trans;
    [apply (satisfied_does_nothing X T Y M HT Somebody (T - length h2)); [lia | assumption | assumption]|].
  (* once satisfied, the profile is to do nothing *)
  assert (Same : forall n c1 h1 g, destitute g = false ->
    expect X n c1 (rational_2 (altruist_2 T)) (fun _ g2 => u_2 X g2) h1 g
    == expect X n c1 (rational_2 (fun _ _ => 0)) (fun _ g2 => u_2 X g2) h1 g).
  { clear - M; induction n as [|n IH]; intros c1 h1 g E; cbn [expect]; [reflexivity|].
    rewrite !pestering_satisfied by tauto; unfold rational_2 at 7 14 21.
    rewrite !IH by now apply still_satisfied.
    reflexivity. }
  assert (Next : forall a, destitute ((o, a) :: h2) = false)
    by (intros a; destruct Sat as [E | ->]; [now apply still_satisfied | reflexivity]).
  unfold value_2, over_types.
  assert (E : forall c1, given_2_and X c1 h2 o (fun m h1 =>
      from_P2 X (T - length h2) c1 (altruist_2 T) (fun _ g2 => u_2 X g2) m h1 o h2)
    == given_2_and X c1 h2 o (fun m h1 =>
      from_P2 X (T - length h2) c1 (fun _ _ => 0) (fun _ g2 => u_2 X g2) m h1 o h2)).
  { intros c1; unfold given_2_and; apply given_2_ext; intros h1.
    assert (Z : altruist_2 T h2 o = 0) by (exact (pestering_satisfied T [] h2 o Sat)).
    unfold from_P2; rewrite Z, !mix_0, !Same by apply Next; reflexivity. }
  rewrite !E; apply Qle_refl.
Qed.

(** If (1) holds at P2's first history, somebody is altruistic. *)
Lemma somebody_altruistic (X : exchange) (T : nat) (Y : population) (s1 : strategy_1) :
  (1 <= T)%nat -> valid_1 (rational_1 s1) -> condition_1_everywhere X T Y s1 -> 0 < share_A Y + share_R Y.
Proof.
  intros HT V Cond; specialize (Cond [] ltac:(cbn; lia) eq_refl); cbn [length] in Cond.
  pose proof (share_A_not_negative Y) as SA; pose proof (share_R_not_negative Y) as SR;
    pose proof (share_B_not_negative Y) as SB.
  apply Qnot_le_lt; intros L.
  assert (EA : share_A Y == 0) by lra; assert (ER : share_R Y == 0) by lra.
  unfold altruistic_part, probability_2, over_types in Cond; rewrite EA, ER in Cond.
  set (m := given_2_and X (byzantine_1 (gifts Y)) [] nothing (fun _ _ => 1)) in *.
  assert (Hm : 0 <= m).
  { unfold m, given_2_and; cbn [given_2]; destruct (gifts_valid Y [] []); ranges X.
    set (c := byzantine_1 (gifts Y) [] []) in *; cbn [hears].
    assert (0 <= c * (rho X * 1)) by (repeat apply product_not_negative; lra). lra. }
  assert (Hc : 0 <= condition_1 X (T - 0)).
  { unfold condition_1, Qdiv; pose proof (s_p_positive X); pose proof (W_positive X);
      destruct (alpha_range X); destruct (power_range X (T - 0 - 1)).
    apply product_not_negative; [lra|]; apply Qinv_le_0_compat.
    assert (0 <= power (alpha X) (T - 0 - 1) * (1 - alpha X) * (b_c X - r_c X))
      by (repeat apply product_not_negative; lra).
    assert (0 <= (1 - power (alpha X) (T - 0 - 1)) * s_p X) by (apply product_not_negative; lra). lra. }
  assert (0 <= condition_1 X (T - 0) * (share_B Y * m))
    by (apply product_not_negative; [exact Hc | apply product_not_negative; lra]).
  lra.
Qed.

(** Theorem 9 of the paper, repaired: the extended profile.  Let the pester rates not depend on the history, let
    a Byzantine P1 be beyond P2's influence, and let (1) hold at every history of a destitute P2.  If T <= t*,
    the extended profile, with Bayes' beliefs, is a perfect Bayes equilibrium. *)
Theorem theorem_9_extended (X : exchange) (T : nat) (Y : population) :
  (1 <= T)%nat -> no_memory X -> up_to_t_star X T ->
  condition_1_everywhere X T Y (extended_1 X T Y) ->
  perfect_bayes_equilibrium X T Y (extended_1 X T Y) (altruist_2 T).
Proof.
  intros H1 M HT Cond.
  pose proof (somebody_altruistic X T Y _ H1 (sigma_valid X T Y) Cond) as Somebody; split.
  - intros h1 s1' Hl V.
    apply greedy_is_best; try assumption; try lra;
      [apply share_B_not_negative | now apply sigma_valid | now apply extended_is_greedy].
  - intros h2 o s2' Hl V; apply (pestering_is_best X T Y M HT Somebody) with (n := (T - length h2)%nat); try lia; [|assumption].
    intros g2; now apply pester_is_better.
Qed.

(** The profile as printed: P1 also has to be asked. *)
Definition is_asked (h1 : history) : bool := match h1 with (_, silence) :: _ => false | _ => true end.
Definition printed_1 (X : exchange) (T : nat) (Y : population) : strategy_1 :=
  fun h1 => if is_asked h1 then extended_1 X T Y h1 else 0.

(** "The profile as printed has the same path": a P1 that has followed the extended strategy acts as printed. *)
Theorem theorem_9_same_path (X : exchange) (T : nat) (Y : population) (h1 : history) :
  no_memory X -> up_to_t_star X T -> 0 < share_A Y + share_R Y -> (length h1 <= T)%nat ->
  follows X T Y h1 -> printed_1 X T Y h1 = extended_1 X T Y h1.
Proof.
  intros M HT Somebody Hl F; destruct h1 as [|[m []] past]; try reflexivity.
  cbn [printed_1 is_asked]; unfold printed_1; cbn [is_asked].
  symmetry; apply unasked_does_nothing; try assumption; cbn; discriminate.
Qed.
