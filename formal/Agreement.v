(** * The recursion of [Model.v] is P1's problem in the game of Section 2 *)

From Goodwill Require Import Model Game.

(** ** What P1 expects P2 to do *)

(** P2 is destitute: it has not observed a contribution. *)
Definition destitute (h2 : history) : bool :=
  forallb (fun '(o, _) => match o with contribute => false | nothing => true end) h2.

(** The altruistic P2: it pesters in every round t > 0 in which it is destitute, and in no other. *)
Definition altruist_2 (T : nat) : strategy_2 :=
  fun h2 o => if ((length h2 <? T)%nat && destitute ((o, silence) :: h2))%bool then 1 else 0.

(** The Byzantine P2, as P1 expects it: it pesters at a rate, and not in round 0. *)
Definition byzantine_P2 (G : game) (T : nat) : behaviour_2 :=
  fun h1 _ _ => match round T h1 with O => 0 | S _ => rate G (round T h1) (observed h1) end.

(** ** What a player knows at a history *)

(** The chance that the other observes [o] of [m], or [s] of [a]. *)
Definition hears (G : game) (m o : move) : Q :=
  match m, o with
  | contribute, contribute => 1 - rho G
  | contribute, nothing => rho G
  | nothing, contribute => 0
  | nothing, nothing => 1
  end.
Definition sees (G : game) (a s : signal) : Q :=
  match a, s with
  | pester, pester => 1 - rho G
  | pester, silence => rho G
  | silence, pester => 0
  | silence, silence => 1
  end.

(** The expectation of [v], a function of P2's history, over all histories of P2, each with the probability
    of P1's signals and of it if P1 moves as in [h1].  With [v] = 1 it is the probability of the signals. *)
Fixpoint given_1 (G : game) (c2 : behaviour_2) (h1 : history) (v : history -> Q) : Q :=
  match h1 with
  | [] => v []
  | (m, s) :: past =>
      let after h2 o :=
        hears G m o * (c2 past h2 o * (sees G pester s * v ((o, pester) :: h2))
                       + (1 - c2 past h2 o) * (sees G silence s * v ((o, silence) :: h2))) in
      given_1 G c2 past (fun h2 => after h2 contribute + after h2 nothing)
  end.

(** What P1's strategy is worth to it at a history [h1], times the probability of its signals: [z] of the P2s
    are Byzantine, the other [d] play [s2]. *)
Definition value_1 (X : exchange) (T : nat) (z d : Q) (s1 : strategy_1) (s2 : strategy_2) (h1 : history) : Q :=
  let rest := (S T - length h1)%nat in
  let against c2 := given_1 X c2 h1 (fun h2 =>
    expect X rest (rational_1 s1) c2 (fun g1 _ => u_1 X g1) h1 h2) in
  z * against (byzantine_P2 X T) + d * against (rational_2 s2).

(** * The proof *)

Lemma given_1_ext G c2 h1 v v' :
  (forall h2, length h2 = length h1 -> v h2 == v' h2) -> given_1 G c2 h1 v == given_1 G c2 h1 v'.
Proof.
  revert v v'; induction h1 as [|[m s] past IH]; intros v v' H; cbn [given_1]; [now apply H|].
  apply IH; intros h2 E; rewrite !(H (_ :: h2)) by (cbn; lia); reflexivity.
Qed.

Section Agreement.
  Context (X : exchange) (T : nat) (z d : Q).
  Notation p := (1 - rho X).
  Notation prior := (z, d, 0).

  (** The masses of the recursion are the probabilities of P2's types together with P1's signals. *)
  Lemma masses_agree h1 : (length h1 <= T)%nat -> forall x y,
    let '(B, D, N) := belief_after X T prior h1 in
    z * given_1 X (byzantine_P2 X T) h1 (fun _ => x) == B * x /\
    d * given_1 X (rational_2 (altruist_2 T)) h1 (fun h2 => if destitute h2 then x else y) == D * x + N * y.
  Proof.
    induction h1 as [|[m s] past IH]; cbn [belief_after length]; intros HT x y; [cbn; split; ring|].
    assert (HT' : (length past <= T)%nat) by lia.
    set (b := rate X (round T past) (observed past)).
    specialize (IH HT').
    destruct (belief_after X T prior past) as [[B D] N].
    assert (R : exists t, round T past = S t) by (exists (T - length past - 1)%nat; unfold round; lia).
    destruct R as [t R].
    assert (Byz : given_1 X (byzantine_P2 X T) ((m, s) :: past) (fun _ => x)
      == given_1 X (byzantine_P2 X T) past (fun _ => (b * sees X pester s + (1 - b) * sees X silence s) * x)).
    { cbn [given_1]; apply given_1_ext; intros h2 _; unfold byzantine_P2; rewrite R; fold (observed past).
      replace (rate X (S t) (observed past)) with b by (unfold b; now rewrite R).
      destruct m; cbn [hears]; ring. }
    assert (Dst : given_1 X (rational_2 (altruist_2 T)) ((m, s) :: past) (fun h2 => if destitute h2 then x else y)
      == given_1 X (rational_2 (altruist_2 T)) past (fun h2 => if destitute h2
           then hears X m nothing * sees X pester s * x + hears X m contribute * sees X silence s * y
           else sees X silence s * y)).
    { cbn [given_1]; apply given_1_ext; intros h2 E; unfold rational_2, altruist_2.
      destruct (Nat.ltb_spec (length h2) T); [|lia].
      unfold destitute; cbn [forallb andb]; fold (destitute h2).
      destruct m, (destitute h2); cbn [hears]; ring. }
    destruct (IH ((b * sees X pester s + (1 - b) * sees X silence s) * x) 0) as [EB _].
    destruct (IH (hears X m nothing * sees X pester s * x + hears X m contribute * sees X silence s * y)
      (sees X silence s * y)) as [_ ED].
    rewrite <- Byz in EB; rewrite <- Dst in ED.
    destruct m, s; cbn [after_move after_signal hears sees] in *; fold b; rewrite EB, ED; split; ring.
  Qed.

  (** P1's whole cost, at the end. *)
  Definition bill (h1 : history) : Q := s_c X * contributions h1 + r_p X * pesters h1.

  Context (s1 : strategy_1).
  Notation against n c2 h1 h2 := (expect X n (rational_1 s1) c2 (fun g1 _ => bill g1) h1 h2).

  (** What only P1 can see does not depend on P2's history: against a Byzantine P2 ... *)
  Lemma byzantine_any n h1 h2 h2' :
    against n (byzantine_P2 X T) h1 h2 == against n (byzantine_P2 X T) h1 h2'.
  Proof.
    revert h1 h2 h2'; induction n as [|n IH]; intros h1 h2 h2'; cbn [expect]; [reflexivity|].
    repeat apply mix_proper; try reflexivity; apply IH.
  Qed.

  (** ... and against a silent one. *)
  Lemma silent_any n h1 h2 h2' : against n silent_2 h1 h2 == against n silent_2 h1 h2'.
  Proof.
    revert h1 h2 h2'; induction n as [|n IH]; intros h1 h2 h2'; cbn [expect]; [reflexivity|].
    repeat apply mix_proper; try reflexivity; apply IH.
  Qed.

  (** A satisfied P2 is silent. *)
  Lemma satisfied_silent n h1 h2 : destitute h2 = false ->
    against n (rational_2 (altruist_2 T)) h1 h2 == against n silent_2 h1 h2.
  Proof.
    revert h1 h2; induction n as [|n IH]; intros h1 h2 E; cbn [expect]; [reflexivity|].
    assert (Z : forall o, rational_2 (altruist_2 T) h1 h2 o == 0).
    { intros o; unfold rational_2, altruist_2, destitute; cbn [forallb]; fold (destitute h2); rewrite E.
      destruct o; rewrite !Bool.andb_false_r; reflexivity. }
    assert (Next : forall o a, destitute ((o, a) :: h2) = false)
      by (intros [] a; cbn; [reflexivity | exact E]).
    rewrite !Z; unfold silent_2 at 1 4; rewrite !mix_0, !IH by apply Next; reflexivity.
  Qed.

  Definition J n h1 h2 B D N : Q :=
    B * against n (byzantine_P2 X T) h1 [] + D * against n (rational_2 (altruist_2 T)) h1 h2
    + N * against n silent_2 h1 [].

  (** One round of the game is one round of the recursion. *)
  Lemma one_round n h1 h2 B D N : destitute h2 = true -> length h2 = length h1 -> (length h1 < T)%nat ->
    let b := rate X (round T h1) (observed h1) in
    let next m B D N :=
      J n ((m, pester) :: h1) ((nothing, pester) :: h2) (p * b * B) (p * D) 0
      + J n ((m, silence) :: h1) ((nothing, pester) :: h2) ((1 - p * b) * B) (rho X * D) N in
    J (S n) h1 h2 B D N == mix (s1 h1) (next contribute B (rho X * D) (N + p * D)) (next nothing B D N).
  Proof.
    intros Hd Hl HT b next; unfold next, J; cbn [expect].
    rewrite !(byzantine_any n _ (_ :: _) []), !(silent_any n _ (_ :: _) []).
    assert (Eb : forall o, byzantine_P2 X T h1 [] o = b).
    { intros o; unfold byzantine_P2, b.
      destruct (round T h1) eqn:E; [unfold round in E; lia | reflexivity]. }
    assert (Ep : rational_2 (altruist_2 T) h1 h2 nothing = 1).
    { unfold rational_2, altruist_2; destruct (Nat.ltb_spec (length h2) T); [|lia].
      cbn [andb]; change (destitute ((nothing, silence) :: h2)) with (destitute h2); now rewrite Hd. }
    assert (Es : rational_2 (altruist_2 T) h1 h2 contribute = 0).
    { unfold rational_2, altruist_2, destitute; cbn [forallb]; now rewrite Bool.andb_false_r. }
    rewrite !Eb, Ep, Es.
    rewrite !(satisfied_silent n _ ((contribute, _) :: h2)) by reflexivity.
    rewrite !(silent_any n _ ((contribute, _) :: h2) []).
    unfold silent_2 at 4 8 12 16, rational_1, mix.
    ring.
  Qed.

  (** ... and the last round is the last. *)
  Lemma last_round h1 h2 B D N : length h2 = length h1 -> length h1 = T ->
    J 1 h1 h2 B D N == (B + D + N) * bill h1 + s1 h1 * (s_c X * (B + D + N)).
  Proof.
    intros Hl HT; unfold J; cbn [expect].
    assert (Eb : forall h2 o, byzantine_P2 X T h1 h2 o = 0).
    { intros g o; unfold byzantine_P2; replace (round T h1) with 0%nat by (unfold round; lia); reflexivity. }
    assert (Ep : forall o, rational_2 (altruist_2 T) h1 h2 o = 0).
    { intros o; unfold rational_2, altruist_2; destruct (Nat.ltb_spec (length h2) T); [lia|reflexivity]. }
    rewrite !Eb, !Ep; unfold silent_2, rational_1, mix, bill; cbn [contributions pesters is_contribution is_pester].
    ring.
  Qed.

  Lemma bill_S m s h1 : bill ((m, s) :: h1) == bill h1 + s_c X * is_contribution m + r_p X * is_pester s.
  Proof. unfold bill; cbn [contributions pesters]; ring. Qed.

  (** No strategy costs less than Bellman's recursion says ... *)
  Lemma at_least_cost t : valid_1 (rational_1 s1) -> forall h1 h2 B D N,
    round T h1 = t -> (length h1 <= T)%nat -> length h2 = length h1 -> destitute h2 = true ->
    0 <= B -> 0 <= D -> 0 <= N ->
    (B + D + N) * bill h1 + cost X t (observed h1) B D N <= J (S t) h1 h2 B D N.
  Proof.
    intros V; ranges X; induction t as [|t IH]; intros h1 h2 B D N R HT Hl Hd HB HD HN; destruct (V h1 h2) as [V0 V1].
    - rewrite last_round by (unfold round in R; lia).
      rewrite cost_is_least; unfold act; cbn [wait].
      pose proof (Q.le_min_l 0 (s_c X * (B + D + N) + 0)).
      unfold rational_1 in *.
      assert (0 <= s1 h1 * (s_c X * (B + D + N))) by (repeat apply product_not_negative; lra). lra.
    - rewrite one_round by (unfold round in R; auto; lia); rewrite R.
      destruct (silent_rate X (S t) (observed h1)) as [Hb Hs]; set (b := rate X (S t) (observed h1)) in *.
      assert (Next : forall m B D N, 0 <= B -> 0 <= D -> 0 <= N ->
        (B + D + N) * (bill h1 + s_c X * is_contribution m) + wait X (S t) (observed h1) B D N
        <= J (S t) ((m, pester) :: h1) ((nothing, pester) :: h2) (p * b * B) (p * D) 0
           + J (S t) ((m, silence) :: h1) ((nothing, pester) :: h2) ((1 - p * b) * B) (rho X * D) N).
      { clear B D N HB HD HN; intros m B D N HB HD HN.
        assert (H1' : forall s, round T ((m, s) :: h1) = t) by (intros; unfold round in *; cbn [length]; lia).
        pose proof (IH ((m, pester) :: h1) ((nothing, pester) :: h2) (p * b * B) (p * D) 0 (H1' pester)) as IHp.
        pose proof (IH ((m, silence) :: h1) ((nothing, pester) :: h2) ((1 - p * b) * B) (rho X * D) N (H1' silence)) as IHs.
        rewrite !bill_S in *; cbn [is_pester] in *.
        assert (HT' : (length h1 < T)%nat) by (unfold round in R; lia).
        specialize (IHp ltac:(cbn; lia) ltac:(cbn; lia) Hd ltac:(apply product_not_negative; lra)
          ltac:(apply product_not_negative; lra) ltac:(lra)).
        specialize (IHs ltac:(cbn; lia) ltac:(cbn; lia) Hd ltac:(apply product_not_negative; lra)
          ltac:(apply product_not_negative; lra) ltac:(lra)).
        cbn [wait]; fold b; cbn [observed map snd] in *; fold (observed h1) in *; lra. }
      pose proof (Next contribute B (rho X * D) (N + p * D) HB ltac:(apply product_not_negative; lra) ltac:(
        assert (0 <= p * D) by (apply product_not_negative; lra); lra)) as Give.
      pose proof (Next nothing B D N HB HD HN) as Wait.
      cbn [is_contribution] in *.
      rewrite cost_is_least; unfold act.
      set (a := wait X (S t) (observed h1) B D N) in *.
      set (c := wait X (S t) (observed h1) B (rho X * D) (N + p * D)) in *.
      pose proof (Q.le_min_l a (s_c X * (B + D + N) + c)); pose proof (Q.le_min_r a (s_c X * (B + D + N) + c)).
      set (least := Qmin a (s_c X * (B + D + N) + c)) in *.
      apply Qle_trans with (mix (s1 h1) ((B + D + N) * bill h1 + least) ((B + D + N) * bill h1 + least));
        [rewrite mix_same by reflexivity; lra|].
      apply mix_le; [split; assumption | lra | lra].
  Qed.

  (** At each of its histories P1 makes a move that costs least at its belief. *)
  Definition greedy : Prop := forall h1, (length h1 <= T)%nat ->
    let '(B, D, N) := belief_after X T prior h1 in
    let t := round T h1 in
    s1 h1 == 1 /\ act X t (observed h1) B D N <= wait X t (observed h1) B D N \/
    s1 h1 == 0 /\ wait X t (observed h1) B D N <= act X t (observed h1) B D N.

  (** ... and a strategy that makes such a move at every history attains it. *)
  Lemma greedy_attains t : greedy -> forall h1 h2,
    round T h1 = t -> (length h1 <= T)%nat -> length h2 = length h1 -> destitute h2 = true ->
    let '(B, D, N) := belief_after X T prior h1 in
    J (S t) h1 h2 B D N == (B + D + N) * bill h1 + cost X t (observed h1) B D N.
  Proof.
    intros Gr; induction t as [|t IH]; intros h1 h2 R HT Hl Hd; pose proof (Gr h1 HT) as Here; rewrite R in Here.
    - destruct (belief_after X T prior h1) as [[B D] N].
      rewrite last_round by (unfold round in R; lia).
      rewrite cost_is_least; unfold act in *; cbn [wait] in *.
      destruct Here as [[-> L] | [-> L]]; [rewrite Q.min_r by assumption | rewrite Q.min_l by assumption]; ring.
    - assert (HT' : (length h1 < T)%nat) by (unfold round in R; lia).
      assert (H1' : forall m s, round T ((m, s) :: h1) = t) by (intros; unfold round in *; cbn [length]; lia).
      assert (IH' : forall m s, let '(B, D, N) := belief_after X T prior ((m, s) :: h1) in
        J (S t) ((m, s) :: h1) ((nothing, pester) :: h2) B D N
        == (B + D + N) * bill ((m, s) :: h1) + cost X t (observed ((m, s) :: h1)) B D N).
      { intros m s; apply IH; [apply H1' | cbn; lia | cbn; lia | exact Hd]. }
      pose proof (IH' contribute pester) as Cp; pose proof (IH' contribute silence) as Cs.
      pose proof (IH' nothing pester) as Np; pose proof (IH' nothing silence) as Ns; clear IH'.
      cbn [belief_after] in *; rewrite R in *.
      destruct (belief_after X T prior h1) as [[B D] N].
      cbn [after_move after_signal] in *.
      rewrite one_round by (auto); rewrite R.
      set (b := rate X (S t) (observed h1)) in *.
      rewrite !bill_S in *; cbn [is_contribution is_pester observed map snd] in *; fold (observed h1) in *.
      rewrite cost_is_least.
      destruct Here as [[-> L] | [-> L]].
      + rewrite Q.min_r by assumption; unfold act; cbn [wait]; fold b; rewrite Cp, Cs; unfold mix; ring.
      + rewrite Q.min_l by assumption; cbn [wait]; fold b; rewrite Np, Ns; unfold mix; ring.
  Qed.

  (** A destitute P2 is like any other. *)
  Lemma destitute_any n h1 h2 h2' : destitute h2 = true -> destitute h2' = true -> length h2 = length h2' ->
    against n (rational_2 (altruist_2 T)) h1 h2 == against n (rational_2 (altruist_2 T)) h1 h2'.
  Proof.
    revert h1 h2 h2'; induction n as [|n IH]; intros h1 h2 h2' E E' Hl; cbn [expect]; [reflexivity|].
    assert (Same : forall o, rational_2 (altruist_2 T) h1 h2 o = rational_2 (altruist_2 T) h1 h2' o).
    { intros o; unfold rational_2, altruist_2, destitute; cbn [forallb]; fold (destitute h2); fold (destitute h2').
      now rewrite E, E', Hl. }
    assert (Gone : forall m s a, against n (rational_2 (altruist_2 T)) ((m, s) :: h1) ((contribute, a) :: h2)
      == against n (rational_2 (altruist_2 T)) ((m, s) :: h1) ((contribute, a) :: h2')).
    { intros m s a; rewrite !satisfied_silent by reflexivity; apply silent_any. }
    assert (Still : forall g a, against n (rational_2 (altruist_2 T)) g ((nothing, a) :: h2)
      == against n (rational_2 (altruist_2 T)) g ((nothing, a) :: h2')) by (intros; apply IH; cbn; auto).
    rewrite !Same, !Gone, !Still; reflexivity.
  Qed.

  (** What the game pays P1 at a history is what the recursion says of the masses that it believes in. *)
  Lemma value_is_J h1 h2 : (length h1 <= T)%nat -> length h2 = length h1 -> destitute h2 = true ->
    let '(B, D, N) := belief_after X T prior h1 in
    value_1 X T z d s1 (altruist_2 T) h1 == - J (S T - length h1) h1 h2 B D N.
  Proof.
    intros HT Hl Hd; unfold value_1; set (n := (S T - length h1)%nat).
    assert (Bill : forall c2 h2, expect X n (rational_1 s1) c2 (fun g1 _ => u_1 X g1) h1 h2
      == -1 * against n c2 h1 h2).
    { intros c2 g; rewrite <- (expect_times X n (rational_1 s1) c2 (-1) (fun g1 _ => bill g1)).
      apply expect_ext; intros; unfold u_1, bill; ring. }
    pose proof (masses_agree h1 HT (-1 * against n (byzantine_P2 X T) h1 []) 0) as M1.
    pose proof (masses_agree h1 HT (-1 * against n (rational_2 (altruist_2 T)) h1 h2)
      (-1 * against n silent_2 h1 [])) as M2.
    pose proof (given_1_ext X (byzantine_P2 X T) h1
      (fun g => expect X n (rational_1 s1) (byzantine_P2 X T) (fun g1 _ => u_1 X g1) h1 g)
      (fun _ => -1 * against n (byzantine_P2 X T) h1 [])
      ltac:(intros g _; rewrite Bill, (byzantine_any n h1 g []); reflexivity)) as EB.
    pose proof (given_1_ext X (rational_2 (altruist_2 T)) h1
      (fun g => expect X n (rational_1 s1) (rational_2 (altruist_2 T)) (fun g1 _ => u_1 X g1) h1 g)
      (fun g => if destitute g then -1 * against n (rational_2 (altruist_2 T)) h1 h2
                else -1 * against n silent_2 h1 [])
      ltac:(intros g Hg; rewrite Bill; destruct (destitute g) eqn:E;
         [ rewrite (destitute_any n h1 g h2) by (auto; lia); reflexivity
         | rewrite satisfied_silent, (silent_any n h1 g []) by assumption; reflexivity ])) as ED.
    destruct (belief_after X T prior h1) as [[B D] N].
    rewrite EB, ED.
    destruct M1 as [-> _]; destruct M2 as [_ ->]; unfold J; ring.
  Qed.
End Agreement.

(** The two models agree: against a P2 that pesters as long as it is destitute (if it is not Byzantine), no
    strategy of P1 in the game of Section 2, mixed or pure, costs less at any history than Bellman's recursion
    says of the masses that P1 believes in, and one that makes a least-cost move at every history attains it.
    [bill] is what P1 has paid so far. *)
Theorem models_agree (X : exchange) (T : nat) (z d : Q) (h1 : history) (s1 : strategy_1) :
  0 <= z -> 0 <= d -> (length h1 <= T)%nat -> valid_1 (rational_1 s1) ->
  let '(B, D, N) := belief_after X T (z, d, 0) h1 in
  let least := (B + D + N) * bill X h1 + cost X (round T h1) (observed h1) B D N in
  value_1 X T z d s1 (altruist_2 T) h1 <= - least /\
  (greedy X T z d s1 -> value_1 X T z d s1 (altruist_2 T) h1 == - least).
Proof.
  intros Hz Hd HT V.
  set (h2 := map (fun _ => (nothing, silence)) h1 : history).
  assert (Hl : length h2 = length h1) by apply map_length.
  assert (Dst : destitute h2 = true) by (unfold h2; clear; induction h1; cbn; auto).
  pose proof (value_is_J X T z d s1 h1 h2 HT Hl Dst) as E.
  pose proof (at_least_cost X T s1 (round T h1) V h1 h2) as A.
  pose proof (fun Gr => greedy_attains X T z d s1 (round T h1) Gr h1 h2 eq_refl HT Hl Dst) as Gr.
  pose proof (belief_after_is_belief X T (z, d, 0) h1 ltac:(cbn; lra)) as Bel.
  destruct (belief_after X T (z, d, 0) h1) as [[B D] N]; destruct Bel as (HB & HD & HN).
  replace (S T - length h1)%nat with (S (round T h1)) in E by (unfold round; lia).
  cbv zeta; rewrite E; split.
  - specialize (A B D N eq_refl HT Hl Dst HB HD HN); lra.
  - intros Hgr; rewrite (Gr Hgr); reflexivity.
Qed.

(** So a strategy that makes a least-cost move at every history is a best response at every history. *)
Corollary greedy_is_best (X : exchange) (T : nat) (z d : Q) (s1 s1' : strategy_1) (h1 : history) :
  0 <= z -> 0 <= d -> (length h1 <= T)%nat -> valid_1 (rational_1 s1) -> valid_1 (rational_1 s1') ->
  greedy X T z d s1 ->
  value_1 X T z d s1' (altruist_2 T) h1 <= value_1 X T z d s1 (altruist_2 T) h1.
Proof.
  intros Hz Hd HT V V' Gr.
  pose proof (models_agree X T z d h1 s1' Hz Hd HT V') as A'.
  pose proof (models_agree X T z d h1 s1 Hz Hd HT V) as A.
  destruct (belief_after X T (z, d, 0) h1) as [[B D] N].
  destruct A' as [A' _]; destruct A as [_ A]; rewrite (A Gr); exact A'.
Qed.
