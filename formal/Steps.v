(** * Steps: half-spaces that follow from one another

    [goodwill.proofs.outer]: what one row proves of a play, sides that move in together, refutations, and
    consequences.  Where the printed argument takes "the last place at which the sides contain all values", this one
    moves the sides in by a factor again and again: a limit over the rational numbers needs no axiom. *)

From Goodwill Require Import InTheEnd Repeated Duality.

(** ** Plays: a profile of mixed actions, or a cell of them *)

(** One player puts [x] on its action [a] and 1 - x on [a'], the other one takes the action [b]. *)
Definition mixture_of_two (mixer a a' b : nat) (x : Q) : lottery nat * lottery nat :=
  match mixer with
  | O => ([(x, a); (1 - x, a')], surely b)
  | S _ => (surely b, [(x, a); (1 - x, a')])
  end.

Inductive play :=
  | profile (l0 l1 : lottery nat)
  | cell (mixer a a' b : nat) (from to : Q).

Definition ends_of (k : play) : list (lottery nat * lottery nat) :=
  match k with
  | profile l0 l1 => [(l0, l1)]
  | cell m a a' b from to => [mixture_of_two m a a' b from; mixture_of_two m a a' b to]
  end.

Definition is_played (k : play) (l0 l1 : lottery nat) : Prop :=
  match k with
  | profile l0' l1' => l0 = l0' /\ l1 = l1' /\ all_drawn l0 /\ all_drawn l1
  | cell m a a' b from to =>
      exists x, 0 < x /\ x < 1 /\ from <= x /\ x <= to /\ (l0, l1) = mixture_of_two m a a' b x
  end.

(** ** Multipliers *)

Record multipliers := { deviations : weights; continuations : list (nat * weights) }.

Definition continuation (mu : multipliers) (y : nat) : weights :=
  match find (fun named => Nat.eqb (fst named) y) (continuations mu) with Some (_, l) => l | None => [] end.

Definition all_not_negative (mu : multipliers) : Prop :=
  not_negative (deviations mu) /\ Forall (fun named => not_negative (snd named)) (continuations mu).

Lemma continuation_not_negative mu y : all_not_negative mu -> not_negative (continuation mu y).
Proof.
  intros [_ C]; unfold continuation; destruct (find _ _) as [[y' l]|] eqn:E; [|constructor].
  apply find_some in E; destruct E as [I _]; rewrite Forall_forall in C; exact (C _ I).
Qed.

Section Steps.
  Context (G : repeated_game) (A : automaton) (V : is_repeated_game G) (E : perfect_public_equilibrium G A).
  Context (d : nat) (D : (2 <= d)%nat) (low high : nat -> Q).

  Notation earned s := (fun n c => earns G A n c s).

  (** All half-spaces, and the box, contain the values of all states. *)
  Definition contain_values (spaces : list half_space) (t : Q) : Prop :=
    forall s, satisfies d low high spaces t (earned s).

  Definition reach_at (spaces : list half_space) (t : Q) (n : nat -> Q) (pair : lottery nat * lottery nat)
      (mu : multipliers) : Q :=
    let '(l0, l1) := pair in
    reach G d low high spaces t n (stage_of G l0 l1) (chance_of G l0 l1) (temptations G l0 l1)
      (deviations mu) (continuation mu).

  (** What the first round and what follows are worth in a direction. *)
  Definition made_by (n : nat -> Q) (l0 l1 : lottery nat) (w : nat -> nat -> Q) : Q :=
    (1 - delta G) * dot d n (stage_of G l0 l1)
    + delta G * sum_below (signal_count G) (fun y => chance_of G l0 l1 y * dot d n (w y)).

  Lemma earned_is_made n s k :
    dot d n (fun c => earns G A (S k) c s) == made_by n (plays A s 0) (plays A s 1) (then_earns G A k s).
  Proof.
    unfold made_by, dot; set (l0 := plays A s 0); set (l1 := plays A s 1).
    rewrite (sum_ext d (fun i => n i * earns G A (S k) i s) (fun i => (1 - delta G) * (n i * stage_of G l0 l1 i)
      + delta G * sum_below (signal_count G) (fun y => n i * (chance_of G l0 l1 y * then_earns G A k s y i)))).
    - rewrite sum_plus, !sum_times, sum_swap.
      rewrite (sum_ext (signal_count G) (fun y => sum_below d (fun i => n i * (chance_of G l0 l1 y * then_earns G A k s y i)))
        (fun y => chance_of G l0 l1 y * sum_below d (fun i => n i * then_earns G A k s y i))); [reflexivity|].
      intros y _; rewrite <- sum_times; apply sum_ext; intros; ring.
    - intros i _; cbn [earns]; rewrite (round_split G A); fold l0 l1; rewrite sum_times; unfold then_earns; ring.
  Qed.

  Lemma then_contained spaces t s y : contain_values spaces t -> (y < signal_count G)%nat ->
    satisfies d low high spaces t (fun n => then_earns G A n s y).
  Proof.
    intros C Hy; assert (N : is_lottery (next A s y)) by (destruct E as (VA & _); now apply VA); split.
    - intros i Hi; unfold then_earns; split.
      + apply (end_ext _ (fun n => mean (next A s y) (earns G A n i)) (mean (next A s y) (fun _ => high i)));
          [reflexivity | now apply mean_constant | apply end_mean; [assumption|]; intros s'; now apply (C s')].
      + apply (end_ext _ (fun n => mean (next A s y) (fun s' => - earns G A n i s')) (mean (next A s y) (fun _ => - low i)));
          [|now apply mean_constant|].
        * intros n; rewrite (mean_ext _ (fun s' => - earns G A n i s') (fun s' => - (1) * earns G A n i s'))
            by (intros; ring); rewrite mean_times; ring.
        * apply (end_mean (next A s y) (fun n s' => - earns G A n i s')); [assumption|]; intros s'; now apply (C s').
    - rewrite Forall_forall; intros e He.
      apply (end_ext _ (fun n => mean (next A s y) (fun s' => dot d (normal e) (fun c => earns G A n c s')))
        (mean (next A s y) (fun _ => level t e))); [|now apply mean_constant|].
      + intros n; unfold dot, then_earns; rewrite mean_sum; apply sum_ext; intros i _; now rewrite mean_times.
      + apply (end_mean (next A s y) (fun n s' => dot d (normal e) (fun c => earns G A n c s'))); [assumption|].
        intros s'; destruct (C s') as [_ S]; rewrite Forall_forall in S; now apply S.
  Qed.

  Lemma numbers_below ks : (forall k, In k ks -> (who k < 2)%nat) ->
    forall k, (who (temptation_number ks k) < d)%nat.
  Proof.
    intros H k; unfold temptation_number; destruct (nth_in_or_default k ks no_temptation) as [I|Z].
    - specialize (H _ I); lia.
    - rewrite Z; cbn; lia.
  Qed.

  Lemma own_temptations_are_players l0 l1 k : In k (temptations_of G 0 l0 l1 ++ temptations_of G 1 l1 l0) -> (who k < 2)%nat.
  Proof.
    rewrite in_app_iff, !in_temptations_of; intros [(w & a & b & _ & _ & _ & ->)|(w & a & b & _ & _ & _ & ->)]; cbn; lia.
  Qed.

  (** Temptations, weighed with multipliers, bring nothing in the end. *)
  Lemma weighed_temptations s ks l : not_negative l ->
    (forall k, In k ks -> in_the_end_at_most (fun n => brings G k (then_earns G A n s)) 0) ->
    in_the_end_at_most (fun n => mean l (fun k => brings G (temptation_number ks k) (then_earns G A n s))) 0.
  Proof.
    intros L H.
    apply (end_ext _ (fun n => mean l (fun k => brings G (temptation_number ks k) (then_earns G A n s)))
      (mean l (fun _ => 0))); [reflexivity | clear; induction l as [|[w k] l IH]; cbn; [reflexivity | rewrite IH; ring] |].
    apply (end_weighted l (fun n k => brings G (temptation_number ks k) (then_earns G A n s)) (fun _ => 0));
      [assumption|]; intros w k _.
    unfold temptation_number; destruct (nth_in_or_default k ks no_temptation) as [I|Z]; [now apply H|rewrite Z].
    apply at_once; intros n; unfold brings; cbn [gain shift who no_temptation].
    rewrite (sum_ext _ _ (fun _ => 0)) by (intros; ring); rewrite sum_zero; lra.
  Qed.

  Lemma players_of s k : In k (temptations G (plays A s 0) (plays A s 1)) -> (who k < 2)%nat.
  Proof.
    unfold temptations; rewrite app_assoc, in_app_iff; intros [I|I]; [now apply own_temptations_are_players in I|].
    destruct E as (VA & _); exact (within_is_a_players G A V VA s k I).
  Qed.

  (** *** What a row proves of a profile *)
  Lemma profile_bounded spaces t n s mu : contain_values spaces t -> all_not_negative mu ->
    all_drawn (plays A s 0) -> all_drawn (plays A s 1) ->
    in_the_end_at_most (fun k => dot d n (fun c => earns G A (S k) c s))
      (reach_at spaces t n (plays A s 0, plays A s 1) mu).
  Proof.
    intros C M D0 D1; unfold reach_at; set (l0 := plays A s 0) in *; set (l1 := plays A s 1) in *.
    set (ks := temptations G l0 l1).
    set (T := reach G d low high spaces t n (stage_of G l0 l1) (chance_of G l0 l1) ks (deviations mu) (continuation mu)).
    apply (end_ext _ (fun m => (made_by n l0 l1 (then_earns G A m s)
        - mean (deviations mu) (fun k => brings G (temptation_number ks k) (then_earns G A m s)))
      + mean (deviations mu) (fun k => brings G (temptation_number ks k) (then_earns G A m s))) (T + 0));
      [intros m; rewrite earned_is_made; fold l0 l1; ring | ring |].
    apply (end_plus (fun m => made_by n l0 l1 (then_earns G A m s)
        - mean (deviations mu) (fun k => brings G (temptation_number ks k) (then_earns G A m s)))).
    - apply (reach_bounds G d low high spaces t n (stage_of G l0 l1) (chance_of G l0 l1) ks (deviations mu)
        (continuation mu) (fun m => then_earns G A m s)).
      + intros y Hy; split; [now apply then_contained | now apply continuation_not_negative].
      + apply numbers_below; intros k; apply (players_of s k).
    - apply weighed_temptations; [apply M|]; intros k Hk; now apply not_tempted.
  Qed.

  (** *** What a row proves of a cell

      The bound at a mixture is the mean of the bounds at the two ends: what the player who mixes may do instead
      is the same everywhere in the cell, and all else is affine. *)
  Section Cell.
    Context (m a a' b : nat) (from to x theta : Q).
    Context (T0 : 0 <= theta) (T1 : theta <= 1) (Ex : x == (1 - theta) * from + theta * to).

    Definition mixer : nat := match m with O => 0%nat | S _ => 1%nat end.
    Notation at_ y := (mixture_of_two m a a' b y).
    Notation ks_at y := (temptations G (fst (at_ y)) (snd (at_ y))).

    Lemma affine (f : nat -> nat -> Q) :
      mean (fst (at_ x)) (fun o => mean (snd (at_ x)) (f o))
      == (1 - theta) * mean (fst (at_ from)) (fun o => mean (snd (at_ from)) (f o))
         + theta * mean (fst (at_ to)) (fun o => mean (snd (at_ to)) (f o)).
    Proof. destruct m; cbn; rewrite Ex; ring. Qed.

    Lemma affine_alone (f : nat -> Q) :
      mean [(x, a); (1 - x, a')] f
      == (1 - theta) * mean [(from, a); (1 - from, a')] f + theta * mean [(to, a); (1 - to, a')] f.
    Proof. cbn; rewrite Ex; ring. Qed.

    Lemma made_affine n w : made_by n (fst (at_ x)) (snd (at_ x)) w
      == (1 - theta) * made_by n (fst (at_ from)) (snd (at_ from)) w
         + theta * made_by n (fst (at_ to)) (snd (at_ to)) w.
    Proof.
      unfold made_by, dot.
      rewrite (sum_ext d (fun i => n i * stage_of G (fst (at_ x)) (snd (at_ x)) i) (fun i =>
        (1 - theta) * (n i * stage_of G (fst (at_ from)) (snd (at_ from)) i)
        + theta * (n i * stage_of G (fst (at_ to)) (snd (at_ to)) i)))
        by (intros i _; unfold stage_of; rewrite (affine (fun o q => stage_payoff G i o q)); cbv beta; ring).
      rewrite (sum_ext (signal_count G) (fun y => chance_of G (fst (at_ x)) (snd (at_ x)) y * sum_below d (fun i => n i * w y i))
        (fun y => (1 - theta) * (chance_of G (fst (at_ from)) (snd (at_ from)) y * sum_below d (fun i => n i * w y i))
          + theta * (chance_of G (fst (at_ to)) (snd (at_ to)) y * sum_below d (fun i => n i * w y i))))
        by (intros y _; unfold chance_of; rewrite (affine (fun o q => law G o q y)); cbv beta; ring).
      rewrite !sum_plus, !sum_times; ring.
    Qed.

    (** The temptation of a number at [y]: its player, and what it brings. *)
    Definition numbered (y : Q) (k : nat) : temptation := temptation_number (ks_at y) k.

    Lemma number_in_two l1 l2 k : temptation_number (l1 ++ l2) k
      = if Nat.ltb k (length l1) then temptation_number l1 k else temptation_number l2 (k - length l1).
    Proof.
      unfold temptation_number; destruct (Nat.ltb_spec k (length l1)); [now apply app_nth1 | now apply app_nth2].
    Qed.

    Lemma number_in_map {X} (f : X -> temptation) l dummy k : temptation_number (map f l) k
      = if Nat.ltb k (length l) then f (nth k l dummy) else no_temptation.
    Proof.
      unfold temptation_number; destruct (Nat.ltb_spec k (length l)).
      - rewrite (nth_indep _ no_temptation (f dummy)) by now rewrite map_length. apply map_nth.
      - apply nth_overflow; now rewrite map_length.
    Qed.

    Lemma brings_affine p c c' w :
      brings G (temptation_to G p [(x, a); (1 - x, a')] c c') w
      == (1 - theta) * brings G (temptation_to G p [(from, a); (1 - from, a')] c c') w
         + theta * brings G (temptation_to G p [(to, a); (1 - to, a')] c c') w.
    Proof.
      unfold brings; cbn [gain shift who temptation_to]; rewrite (affine_alone (placed p (stage_payoff G p) c')), (affine_alone (placed p (stage_payoff G p) c)).
      rewrite (sum_ext _ (fun y => (mean [(x, a); (1 - x, a')] (fun o => placed p (law G) c' o y)
          - mean [(x, a); (1 - x, a')] (fun o => placed p (law G) c o y)) * w y p) (fun y =>
        (1 - theta) * ((mean [(from, a); (1 - from, a')] (fun o => placed p (law G) c' o y)
          - mean [(from, a); (1 - from, a')] (fun o => placed p (law G) c o y)) * w y p)
        + theta * ((mean [(to, a); (1 - to, a')] (fun o => placed p (law G) c' o y)
          - mean [(to, a); (1 - to, a')] (fun o => placed p (law G) c o y)) * w y p)))
        by (intros y _; rewrite (affine_alone (fun o => placed p (law G) c' o y)), (affine_alone (fun o => placed p (law G) c o y)); ring).
      rewrite sum_plus, !sum_times; ring.
    Qed.

    Lemma temptations_of_mixture y : ks_at y =
      match m with
      | O => map (fun ab => temptation_to G 0 (surely b) (fst ab) (snd ab)) (moves_of G 0 [(0, a); (0, a')])
             ++ map (fun ab => temptation_to G 1 [(y, a); (1 - y, a')] (fst ab) (snd ab)) (moves_of G 1 (surely b))
      | S _ => map (fun ab => temptation_to G 0 [(y, a); (1 - y, a')] (fst ab) (snd ab)) (moves_of G 0 (surely b))
               ++ map (fun ab => temptation_to G 1 (surely b) (fst ab) (snd ab)) (moves_of G 1 [(0, a); (0, a')])
      end.
    Proof. destruct m; cbn; rewrite ?app_nil_r; reflexivity. Qed.

    Lemma numbered_cases k :
      (who (numbered from k) = who (numbered x k) /\ who (numbered to k) = who (numbered x k)) /\
      (forall w, brings G (numbered x k) w == (1 - theta) * brings G (numbered from k) w + theta * brings G (numbered to k) w) /\
      (who (numbered x k) = mixer ->
        forall w, brings G (numbered from k) w == brings G (numbered x k) w /\ brings G (numbered to k) w == brings G (numbered x k) w).
    Proof.
      unfold numbered, mixer; rewrite !temptations_of_mixture; destruct m.
      - rewrite !number_in_two, !map_length, !(number_in_map _ _ (0, 0)%nat).
        destruct (Nat.ltb_spec k (length (moves_of G 0 [(0, a); (0, a')]))).
        + cbn [who temptation_to]; repeat split; intros; try reflexivity; ring.
        + set (j := (k - _)%nat); destruct (Nat.ltb_spec j (length (moves_of G 1 (surely b)))).
          * cbn [who temptation_to]; repeat split; try discriminate; intros; apply brings_affine.
          * repeat split; intros; try reflexivity; ring.
      - rewrite !number_in_two, !map_length, !(number_in_map _ _ (0, 0)%nat).
        destruct (Nat.ltb_spec k (length (moves_of G 0 (surely b)))).
        + cbn [who temptation_to]; repeat split; try discriminate; intros; apply brings_affine.
        + set (j := (k - _)%nat); destruct (Nat.ltb_spec j (length (moves_of G 1 [(0, a); (0, a')])));
            repeat split; intros; try reflexivity; ring.
    Qed.

    (** The multipliers of the player who does not mix are the same numbers at both ends. *)
    Definition of_mixer (l : weights) : weights := filter (fun w => Nat.eqb (who (numbered from (snd w))) mixer) l.
    Definition of_other (l : weights) : weights :=
      filter (fun w => negb (Nat.eqb (who (numbered from (snd w))) mixer) && negb (Qeq_bool (fst w) 0))%bool l.
    Definition same_weights (l l' : weights) : Prop := Forall2 (fun w w' => fst w == fst w' /\ snd w = snd w') l l'.

    Lemma mean_of_both l f : mean l f == mean (of_mixer l) f + mean (of_other l) f.
    Proof.
      induction l as [|[w k] l IH]; cbn [mean of_mixer of_other filter fst snd]; [ring|].
      unfold of_mixer, of_other in IH; rewrite IH.
      destruct (Nat.eqb _ _); cbn [negb andb mean]; [ring|].
      destruct (Qeq_bool w 0) eqn:Z; cbn [negb mean]; [apply Qeq_bool_iff in Z; rewrite Z|]; ring.
    Qed.

    Lemma same_mean l l' f : same_weights l l' -> mean l f == mean l' f.
    Proof.
      intros S; induction S as [|[w k] [w' k'] l l' [Ew Ek] S IH]; cbn in *; [reflexivity|].
      subst; rewrite Ew, IH; reflexivity.
    Qed.

    Lemma mean_mixer l f g : (forall k, who (numbered from k) = mixer -> f k == g k) -> mean (of_mixer l) f == mean (of_mixer l) g.
    Proof.
      intros H; apply mean_in_ext; intros w k I; apply filter_In in I; destruct I as [_ I].
      apply H; now apply Nat.eqb_eq.
    Qed.

    Lemma filter_not_negative f l : not_negative l -> not_negative (filter f l).
    Proof.
      unfold not_negative; rewrite !Forall_forall; intros H w I; apply filter_In in I; now apply H.
    Qed.

    Lemma cell_bounded spaces t n s mu nu bnd : contain_values spaces t -> all_not_negative mu -> all_not_negative nu ->
      same_weights (of_other (deviations mu)) (of_other (deviations nu)) ->
      0 < x -> x < 1 -> (plays A s 0, plays A s 1) = at_ x ->
      reach_at spaces t n (at_ from) mu <= bnd -> reach_at spaces t n (at_ to) nu <= bnd ->
      in_the_end_at_most (fun k => dot d n (fun c => earns G A (S k) c s)) bnd.
    Proof.
      intros C M N Same X0 X1 Es Bmu Bnu.
      assert (E0 : plays A s 0 = fst (at_ x)) by now rewrite <- Es.
      assert (E1 : plays A s 1 = snd (at_ x)) by now rewrite <- Es.
      assert (NT : forall k, In k (ks_at x) -> in_the_end_at_most (fun j => brings G k (then_earns G A j s)) 0).
      { intros k Hk; apply not_tempted; try assumption; rewrite ?E0, ?E1; try assumption;
          destruct m; repeat constructor; cbn; lra. }
      assert (Rest : forall l, not_negative l -> in_the_end_at_most (fun j =>
          mean l (fun k => brings G (numbered x k) (then_earns G A j s))) 0)
        by (intros l L; now apply weighed_temptations).
      assert (End : forall y mu', all_not_negative mu' -> in_the_end_at_most (fun j =>
          made_by n (fst (at_ y)) (snd (at_ y)) (then_earns G A j s)
          - mean (deviations mu') (fun k => brings G (numbered y k) (then_earns G A j s)))
          (reach_at spaces t n (at_ y) mu')).
      { intros y mu' M'.
        assert (l1 : reach_at spaces t n (at_ y) mu' = reach G d low high spaces t n
          (stage_of G (fst (at_ y)) (snd (at_ y))) (chance_of G (fst (at_ y)) (snd (at_ y))) (ks_at y)
          (deviations mu') (continuation mu')) by (unfold reach_at; now destruct (at_ y)).
        rewrite l1; apply (reach_bounds G d low high spaces t n (stage_of G (fst (at_ y)) (snd (at_ y)))
          (chance_of G (fst (at_ y)) (snd (at_ y))) (ks_at y) (deviations mu') (continuation mu')
          (fun j => then_earns G A j s)).
        - intros z Hz; split; [now apply then_contained | now apply continuation_not_negative].
        - apply numbers_below; intros k Hk; unfold temptations in Hk; rewrite app_assoc, in_app_iff in Hk.
          destruct Hk as [Hk|Hk]; [now apply own_temptations_are_players in Hk|].
          destruct m; cbn in Hk; contradiction. }
      destruct M as [M MC], N as [N NC].
      set (common := of_other (deviations mu)).
      apply (end_le _ (fun j =>
        ((1 - theta) * (made_by n (fst (at_ from)) (snd (at_ from)) (then_earns G A j s)
           - mean (deviations mu) (fun k => brings G (numbered from k) (then_earns G A j s)))
         + theta * (made_by n (fst (at_ to)) (snd (at_ to)) (then_earns G A j s)
           - mean (deviations nu) (fun k => brings G (numbered to k) (then_earns G A j s))))
        + (((1 - theta) * mean (of_mixer (deviations mu)) (fun k => brings G (numbered x k) (then_earns G A j s))
            + theta * mean (of_mixer (deviations nu)) (fun k => brings G (numbered x k) (then_earns G A j s)))
           + mean common (fun k => brings G (numbered x k) (then_earns G A j s))))
        (((1 - theta) * reach_at spaces t n (at_ from) mu + theta * reach_at spaces t n (at_ to) nu)
         + (((1 - theta) * 0 + theta * 0) + 0))).
      - intros j; rewrite earned_is_made, E0, E1, made_affine.
        set (w := then_earns G A j s).
        rewrite (mean_of_both (deviations mu)), (mean_of_both (deviations nu)).
        rewrite <- (same_mean _ _ (fun k => brings G (numbered to k) w) Same); fold common.
        rewrite (mean_mixer (deviations mu) (fun k => brings G (numbered from k) w) (fun k => brings G (numbered x k) w)),
          (mean_mixer (deviations nu) (fun k => brings G (numbered to k) w) (fun k => brings G (numbered x k) w)).
        + rewrite (mean_ext common (fun k => brings G (numbered x k) w) (fun k =>
            (1 - theta) * brings G (numbered from k) w + theta * brings G (numbered to k) w))
            by (intros k; apply numbered_cases).
          rewrite mean_plus, !mean_times; ring_simplify; apply Qle_refl.
        + intros k Hk; destruct (numbered_cases k) as ((W0 & W1) & _ & O); apply O; congruence.
        + intros k Hk; destruct (numbered_cases k) as ((W0 & W1) & _ & O); apply O; congruence.
      - assert (0 <= (1 - theta) * (bnd - reach_at spaces t n (at_ from) mu)) by (apply Qmult_le_0_compat; lra).
        assert (0 <= theta * (bnd - reach_at spaces t n (at_ to) nu)) by (apply Qmult_le_0_compat; lra). lra.
      - apply (end_plus (fun j => (1 - theta) * _ + theta * _)).
        + apply (end_plus (fun j => (1 - theta) * _) (fun j => theta * _));
            [apply (end_times (1 - theta) (fun j => _)) | apply (end_times theta (fun j => _))];
            try lra; now apply End.
        + apply (end_plus (fun j => (1 - theta) * _ + theta * _)).
          * apply (end_plus (fun j => (1 - theta) * _) (fun j => theta * _));
              [apply (end_times (1 - theta) (fun j => _)) | apply (end_times theta (fun j => _))];
              try lra; now apply Rest, filter_not_negative.
          * now apply Rest, filter_not_negative.
    Qed.
  End Cell.

  (** *** What a row proves of a play *)
  Definition shows (spaces : list half_space) (t : Q) (n : nat -> Q) (k : play) (mus : list multipliers) (bnd : Q) : Prop :=
    match k, mus with
    | profile l0 l1, [mu] => all_not_negative mu /\ reach_at spaces t n (l0, l1) mu <= bnd
    | cell m a a' b from to, [mu; nu] =>
        all_not_negative mu /\ all_not_negative nu /\
        same_weights (of_other m a a' b from (deviations mu)) (of_other m a a' b from (deviations nu)) /\
        reach_at spaces t n (mixture_of_two m a a' b from) mu <= bnd /\
        reach_at spaces t n (mixture_of_two m a a' b to) nu <= bnd
    | _, _ => False
    end.

  Lemma share_between from x to : from <= x -> x <= to ->
    exists theta, 0 <= theta /\ theta <= 1 /\ x == (1 - theta) * from + theta * to.
  Proof.
    intros L U; destruct (Qlt_le_dec from to) as [l0|N].
    - exists ((x - from) / (to - from)); assert (Z : 0 < to - from) by lra.
      assert (Ez : (x - from) / (to - from) * (to - from) == x - from) by (field; lra).
      set (theta := (x - from) / (to - from)) in *; repeat split; [| |lra].
      + apply Qmult_lt_0_le_reg_r with (to - from); lra.
      + apply Qmult_lt_0_le_reg_r with (to - from); lra.
    - exists 0; repeat split; lra.
  Qed.

  Lemma row_bounds spaces t n k mus bnd s : contain_values spaces t ->
    is_played k (plays A s 0) (plays A s 1) -> shows spaces t n k mus bnd ->
    in_the_end_at_most (fun j => dot d n (fun c => earns G A (S j) c s)) bnd.
  Proof.
    intros C K W; destruct k as [l0 l1|m a a' b from to].
    - destruct mus as [|mu [|]]; try contradiction; destruct K as (<- & <- & D0 & D1), W as [M B].
      apply (end_le _ (fun j => dot d n (fun c => earns G A (S j) c s))
        (reach_at spaces t n (plays A s 0, plays A s 1) mu)); [intros; apply Qle_refl | assumption |].
      now apply profile_bounded.
    - destruct mus as [|mu [|nu [|]]]; try contradiction; destruct K as (x & X0 & X1 & L & U & Es), W as (M & N & Same & B & B').
      destruct (share_between from x to L U) as (theta & T0 & T1 & Ex).
      now apply (cell_bounded m a a' b from to x theta T0 T1 Ex spaces t n s mu nu).
  Qed.

  (** *** A play without a row is bounded by its stage payoffs *)
  Definition stays_below (n : nat -> Q) (k : play) (bnd : Q) : Prop :=
    Forall (fun pair => dot d n (stage_of G (fst pair) (snd pair)) <= bnd) (ends_of k).

  Lemma stage_below n k bnd l0 l1 : is_played k l0 l1 -> stays_below n k bnd -> dot d n (stage_of G l0 l1) <= bnd.
  Proof.
    intros K S; unfold stays_below in S; rewrite Forall_forall in S; destruct k as [l0' l1'|m a a' b from to].
    - destruct K as (-> & -> & _); apply (S (l0', l1')); now left.
    - destruct K as (x & _ & _ & L & U & Es); destruct (share_between from x to L U) as (theta & T0 & T1 & Ex).
      assert (S0 := S _ (or_introl eq_refl)); assert (S1 := S _ (or_intror (or_introl eq_refl))).
      cbn [ends_of] in S0, S1; cbv beta in S0, S1.
      replace l0 with (fst (mixture_of_two m a a' b x)) by now rewrite <- Es.
      replace l1 with (snd (mixture_of_two m a a' b x)) by now rewrite <- Es.
      assert (Es' : dot d n (stage_of G (fst (mixture_of_two m a a' b x)) (snd (mixture_of_two m a a' b x)))
        == (1 - theta) * dot d n (stage_of G (fst (mixture_of_two m a a' b from)) (snd (mixture_of_two m a a' b from)))
           + theta * dot d n (stage_of G (fst (mixture_of_two m a a' b to)) (snd (mixture_of_two m a a' b to)))).
      { unfold dot; rewrite <- !sum_times, <- sum_plus; apply sum_ext; intros i _; unfold stage_of.
        rewrite (affine m a a' b from to x theta Ex (fun o q => stage_payoff G i o q)); cbv beta; ring. }
      rewrite Es'.
      set (y := dot d n (stage_of G (fst (mixture_of_two m a a' b from)) (snd (mixture_of_two m a a' b from)))) in *.
      set (z := dot d n (stage_of G (fst (mixture_of_two m a a' b to)) (snd (mixture_of_two m a a' b to)))) in *.
      assert (0 <= (1 - theta) * (bnd - y)) by (apply Qmult_le_0_compat; lra).
      assert (0 <= theta * (bnd - z)) by (apply Qmult_le_0_compat; lra). lra.
  Qed.

  Lemma first_round_bounded spaces t n e s : contain_values spaces t -> In e spaces -> n = normal e ->
    dot d n (stage_of G (plays A s 0) (plays A s 1)) <= bound e ->
    in_the_end_at_most (fun j => dot d n (fun c => earns G A (S j) c s))
      ((1 - delta G) * bound e + delta G * level t e).
  Proof.
    intros C I En B; destruct V as (D0 & D1 & _).
    destruct E as (VA & _); destruct (chance_is_law G A V VA s) as [C0 C1].
    set (pi := chance_of G (plays A s 0) (plays A s 1)) in *.
    apply (end_le _ (fun j => (1 - delta G) * bound e
        + delta G * sum_below (signal_count G) (fun y => pi y * dot d n (then_earns G A j s y)))
      ((1 - delta G) * bound e + delta G * sum_below (signal_count G) (fun y => pi y * level t e))).
    - intros j; rewrite earned_is_made; unfold made_by; fold pi.
      assert (0 <= (1 - delta G) * (bound e - dot d n (stage_of G (plays A s 0) (plays A s 1))))
        by (apply Qmult_le_0_compat; lra). lra.
    - rewrite (sum_ext _ (fun y => pi y * level t e) (fun y => level t e * pi y)) by (intros; ring).
      rewrite sum_times, C1; lra.
    - apply (end_plus (fun _ => (1 - delta G) * bound e)); [apply at_once; intros; lra|].
      apply (end_times (delta G) (fun j => sum_below (signal_count G) (fun y => pi y * dot d n (then_earns G A j s y))));
        [lra|].
      apply (end_sum (signal_count G) (fun j y => pi y * dot d n (then_earns G A j s y))); intros y Hy.
      apply (end_times (pi y) (fun j => dot d n (then_earns G A j s y))); [now apply C0|].
      destruct (then_contained spaces t s y C Hy) as [_ S]; rewrite Forall_forall in S; rewrite En; now apply S.
  Qed.

  (** Values are means of stage payoffs: "H is the greatest over all ends of all plays". *)
  Lemma stage_bounds n H : (forall s, dot d n (stage_of G (plays A s 0) (plays A s 1)) <= H) ->
    forall s, in_the_end_at_most (fun j => dot d n (fun c => earns G A j c s)) H.
  Proof.
    intros B; destruct V as (D0 & D1 & _); destruct E as (VA & _).
    assert (L : forall j s, dot d n (fun c => earns G A j c s) <= (1 - to_the (delta G) j) * H).
    { induction j as [|j IH]; intros s.
      - unfold dot; rewrite (sum_ext d _ (fun _ => 0)) by (intros; cbn; ring); rewrite sum_zero; cbn; lra.
      - rewrite earned_is_made; unfold made_by; destruct (chance_is_law G A V VA s) as [C0 C1].
        set (pi := chance_of G (plays A s 0) (plays A s 1)) in *.
        assert (K : sum_below (signal_count G) (fun y => pi y * dot d n (then_earns G A j s y)) <= (1 - to_the (delta G) j) * H).
        { apply average_le; [assumption..|]; intros y Hy.
          assert (N : is_lottery (next A s y)) by now apply VA.
          rewrite <- (mean_constant _ ((1 - to_the (delta G) j) * H) N).
          apply Qle_trans with (mean (next A s y) (fun s' => dot d n (fun c => earns G A j c s'))); [|now apply mean_le].
          apply Qle_lteq; right; unfold dot, then_earns; rewrite mean_sum; apply sum_ext; intros i _; now rewrite mean_times. }
        set (X := sum_below (signal_count G) (fun y => pi y * dot d n (then_earns G A j s y))) in *; cbn [to_the].
        assert (0 <= (1 - delta G) * (H - dot d n (stage_of G (plays A s 0) (plays A s 1)))) by (apply Qmult_le_0_compat; [lra|]; specialize (B s); lra).
        assert (0 <= delta G * ((1 - to_the (delta G) j) * H - X)) by (apply Qmult_le_0_compat; lra). lra. }
    intros s e He; destruct (powers_vanish (delta G) (- H) e) as [N HN]; [lra..|].
    exists N; intros j Hj; specialize (HN j Hj); specialize (L j s); lra.
  Qed.

  (** ** Sides move in together *)

  (** A play stays below a side as the side moves from its start (t = 1) to its end (t = 0). *)
  Definition holds_back (spaces : list half_space) (e : half_space) (k : play) : Prop :=
    stays_below (normal e) k (bound e) \/
    exists mus, shows spaces 0 (normal e) k mus (bound e)
      /\ exists start, start < bound e + lead e /\ shows spaces 1 (normal e) k mus start.

  Lemma reach_at_affine spaces t n pair mu :
    reach_at spaces t n pair mu == (1 - t) * reach_at spaces 0 n pair mu + t * reach_at spaces 1 n pair mu.
  Proof. unfold reach_at; destruct pair as [l0 l1]; apply reach_affine. Qed.

  Lemma shows_between spaces t n k mus b0 b1 : 0 <= t -> t <= 1 ->
    shows spaces 0 n k mus b0 -> shows spaces 1 n k mus b1 -> shows spaces t n k mus ((1 - t) * b0 + t * b1).
  Proof.
    intros T0 T1; unfold shows.
    assert (X : forall r0 r1, r0 <= b0 -> r1 <= b1 -> (1 - t) * r0 + t * r1 <= (1 - t) * b0 + t * b1).
    { intros r0 r1 R0 R1; assert (0 <= (1 - t) * (b0 - r0)) by (apply Qmult_le_0_compat; lra).
      assert (0 <= t * (b1 - r1)) by (apply Qmult_le_0_compat; lra). lra. }
    destruct k as [l0 l1|m a a' b from to].
    - destruct mus as [|mu [|]]; try contradiction; intros [M S0] [_ S1]; split; [assumption|].
      rewrite reach_at_affine; auto.
    - destruct mus as [|mu [|nu [|]]]; try contradiction; intros (M & N & S & A0 & A1) (_ & _ & _ & B0 & B1).
      repeat (split; [assumption|]); split; rewrite reach_at_affine; auto.
  Qed.

  (** The factor by which the sides can move in. *)
  Definition pushed (spaces : list half_space) (e : half_space) (k : play) (kappa : Q) : Prop :=
    forall t s, 0 <= t -> t <= 1 -> contain_values spaces t -> is_played k (plays A s 0) (plays A s 1) ->
    in_the_end_at_most (fun j => dot d (normal e) (fun c => earns G A (S j) c s)) (bound e + t * kappa * lead e).

  Lemma can_be_pushed spaces e k : In e spaces -> 0 < lead e -> holds_back spaces e k ->
    exists kappa, (0 <= kappa /\ kappa < 1) /\ pushed spaces e k kappa.
  Proof.
    intros I L [B|(mus & S0 & start & Hs & S1)].
    - exists (delta G); destruct V as (D0 & D1 & _); split; [lra|]; intros t s T0 T1 C K.
      apply (end_le _ (fun j => dot d (normal e) (fun c => earns G A (S j) c s))
        ((1 - delta G) * bound e + delta G * level t e)); [intros; apply Qle_refl | unfold level; lra |].
      apply (first_round_bounded spaces); auto; now apply (stage_below _ k).
    - assert (F : exists kappa, (0 <= kappa /\ kappa < 1) /\ start <= bound e + kappa * lead e).
      { destruct (Qlt_le_dec (bound e) start) as [U|U]; [|exists 0; split; lra].
        exists ((start - bound e) / lead e).
        assert (Ek : (start - bound e) / lead e * lead e == start - bound e) by (field; lra).
        set (kappa := (start - bound e) / lead e) in *; repeat split; [| |lra].
        - apply Qmult_lt_0_le_reg_r with (lead e); lra.
        - apply Qmult_lt_r with (lead e); lra. }
      destruct F as (kappa & Hk & Hs'); exists kappa; split; [assumption|]; intros t s T0 T1 C K.
      apply (end_le _ (fun j => dot d (normal e) (fun c => earns G A (S j) c s)) ((1 - t) * bound e + t * start));
        [intros; apply Qle_refl | |].
      + assert (0 <= t * (bound e + kappa * lead e - start)) by (apply Qmult_le_0_compat; lra); lra.
      + apply (row_bounds spaces t _ k mus); auto; now apply shows_between.
  Qed.

  Lemma pushed_less spaces e k kappa kappa' : 0 < lead e -> kappa <= kappa' ->
    pushed spaces e k kappa -> pushed spaces e k kappa'.
  Proof.
    intros L H l0 t s T0 T1 C K.
    apply (end_le _ (fun j => dot d (normal e) (fun c => earns G A (S j) c s)) (bound e + t * kappa * lead e));
      [intros; apply Qle_refl | | now apply l0].
    assert (0 <= t * lead e * (kappa' - kappa)) by (repeat apply Qmult_le_0_compat; lra); lra.
  Qed.

  Lemma common_factor {X} (l : list X) (l0 : X -> Q -> Prop) :
    (forall x k k', In x l -> k <= k' -> l0 x k -> l0 x k') ->
    Forall (fun x => exists kappa, (0 <= kappa /\ kappa < 1) /\ l0 x kappa) l ->
    exists kappa, (0 <= kappa /\ kappa < 1) /\ Forall (fun x => l0 x kappa) l.
  Proof.
    intros M F; induction F as [|x l (k & Hk & Px) F IH]; [exists 0; split; [lra | constructor]|].
    destruct IH as (k' & Hk' & Pl); [intros y a b Hy; apply M; now right|].
    destruct (Qlt_le_dec k k') as [L|L].
    - exists k'; split; [assumption|]; constructor; [|assumption]; apply (M x k); [now left | lra | assumption].
    - exists k; split; [assumption|]; constructor; [assumption|]; rewrite Forall_forall in *; intros y Hy.
      apply (M y k'); [now right | assumption | auto].
  Qed.

  Theorem sides_move_in old sides alive :
    (forall s, exists k, In k alive /\ is_played k (plays A s 0) (plays A s 1)) ->
    Forall (fun e => lead e == 0) old ->
    Forall (fun e => 0 < lead e /\ Forall (holds_back (old ++ sides) e) alive) sides ->
    contain_values (old ++ sides) 1 -> contain_values (old ++ sides) 0.
  Proof.
    intros AL OL F C1; set (all := old ++ sides) in *.
    assert (K : exists kappa, (0 <= kappa /\ kappa < 1) /\ Forall (fun e => Forall (fun k => pushed all e k kappa) alive) sides).
    { apply common_factor.
      - intros e k k' Hl Hk l0; rewrite Forall_forall in *; intros a Ha; destruct (F e Hl) as [L _].
        apply (pushed_less all e a k); auto.
      - rewrite Forall_forall in *; intros e He; destruct (F e He) as [L B]; apply common_factor.
        + intros a k k' _ Hk l0; now apply (pushed_less all e a k).
        + rewrite Forall_forall in *; intros a Ha; apply can_be_pushed; auto; unfold all; rewrite in_app_iff; auto. }
    destruct K as (kappa & [K0 K1] & l0).
    assert (Step : forall n, contain_values all (to_the kappa n)).
    { induction n as [|n IH]; [exact C1|]; intros s; split; [apply (IH s)|].
      assert (T0 := power_not_negative kappa n K0); assert (T1 := power_at_most_one kappa n K0 K1).
      destruct (IH s) as [_ S]; unfold all in *; rewrite Forall_app in *; destruct S as [So Ss]; split.
      - rewrite Forall_forall in *; intros e He.
        apply (end_ext _ (fun n0 => dot d (normal e) (fun c => earns G A n0 c s)) (level (to_the kappa n) e));
          [reflexivity | unfold level; rewrite (OL e He); ring | now apply So].
      - rewrite Forall_forall in *; intros e He; apply end_sooner.
        destruct (AL s) as (k & Hk & Ks); specialize (l0 e He); rewrite Forall_forall in l0.
        apply (end_ext _ (fun j => dot d (normal e) (fun c => earns G A (S j) c s)) (bound e + to_the kappa n * kappa * lead e));
          [reflexivity | unfold level; cbn [to_the]; ring |].
        now apply (l0 k Hk). }
    intros s; split; [apply (C1 s)|]; rewrite Forall_forall; intros e He; unfold level.
    apply end_closed; intros eps Heps.
    destruct (powers_vanish kappa (lead e) eps) as [N HN]; [assumption..|].
    destruct (Step N s) as [_ S]; rewrite Forall_forall in S.
    apply (end_le _ (fun n => dot d (normal e) (fun c => earns G A n c s)) (level (to_the kappa N) e));
      [intros; apply Qle_refl | unfold level; specialize (HN N (le_n N)); lra | now apply S].
  Qed.

  (** ** A refuted play is not played *)
  Lemma refuted spaces t k mus bnd : contain_values spaces t -> bnd < 0 -> shows spaces t (fun _ => 0) k mus bnd ->
    forall s, ~ is_played k (plays A s 0) (plays A s 1).
  Proof.
    intros C B W s K; assert (X := row_bounds _ _ _ _ _ _ s C K W).
    assert (0 <= bnd); [|lra]; apply end_constant.
    apply (end_ext _ (fun j => dot d (fun _ => 0) (fun c => earns G A (S j) c s)) bnd); [|reflexivity|assumption].
    intros j; unfold dot; rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring); now rewrite sum_zero.
  Qed.
End Steps.
