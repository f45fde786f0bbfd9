(** * Weak duality: what a play can be worth in a direction

    [goodwill.proofs.outer]: a value that a play makes is v = (1 - delta) g + delta sum_y pi(y) w(y), with values
    w(y) to come under which no temptation pays.  Subtract multiples of these conditions, and bound what is left of
    each w(y) by half-spaces that are known to hold, and by the box of the stage payoffs. *)

From Goodwill Require Import InTheEnd Repeated.

(** ** In an equilibrium no temptation pays in the end *)

Section Equilibrium.
  Context (G : repeated_game) (A : automaton) (V : is_repeated_game G) (E : perfect_public_equilibrium G A).

  Definition all_drawn (l : lottery nat) : Prop := Forall (fun draw => 0 < fst draw) l.

  (** The deviation: what is played first, and then as if nothing had happened. *)
  Definition at_first (p : nat) (l : lottery nat) : deviation A :=
    fun h s => match h with [] => l | _ :: _ => plays A s p end.

  Lemma then_follows p l n : (p < 2)%nat -> forall r h s,
    deviating G A p (at_first p l) n (r :: h) s == earns G A n p s.
  Proof.
    intros Hp; induction n as [|n IH]; intros r h s; [reflexivity|].
    cbn [deviating earns at_first]; rewrite round_own by assumption.
    apply mean_ext; intros a; apply action_brings_ext; intros y s'; apply IH.
  Qed.

  Lemma not_tempted_by_own p s w a b : (p < 2)%nat -> In (w, a) (plays A s p) -> 0 < w ->
    (b < actions G p)%nat ->
    in_the_end_at_most (fun n =>
      brings G (temptation_to G p (plays A s (other_player p)) a b) (then_earns G A n s)) 0.
  Proof.
    intros Hp Ha Hw Hb; destruct E as (VA & N & _).
    destruct (mixed_action G A VA s p Hp) as [[L0 L1] LR].
    apply in_split in Ha; destruct Ha as (l1 & l2 & El).
    assert (M : forall l f, mean (l1 ++ l) f == mean l1 f + mean l f).
    { intros l f; clear; induction l1 as [|[v c] l1 IH]; cbn; [ring|]; rewrite IH; ring. }
    set (l' := l1 ++ (w, b) :: l2).
    assert (D : is_deviation G A p (at_first p l')).
    { intros [|r h] s'; cbn [at_first]; [|apply mixed_action; assumption].
      rewrite El in L0, L1, LR; unfold l'; rewrite M in L1; cbn [mean] in L1.
      rewrite Forall_app in L0, LR; destruct L0 as [L0 L0'], LR as [LR LR']; inversion L0'; inversion LR'; subst.
      repeat split; try (apply Forall_app; split; [assumption | constructor; assumption]).
      rewrite M; cbn [mean]; lra. }
    specialize (N p (at_first p l') Hp D s); apply end_later in N.
    apply (end_ext _ (fun n => / w * (deviating G A p (at_first p l') (S n) [] s - earns G A (S n) p s)) (/ w * 0));
      [|ring|apply end_times; [apply Qlt_le_weak, Qinv_lt_0_compat; assumption | assumption]].
    intros n; unfold then_earns; rewrite (temptation_brings G A p s a b (fun c => earns G A n c)).
    cbn [deviating earns at_first]; rewrite round_own by assumption; rewrite El; unfold l'; rewrite !M; cbn [mean].
    set (f := fun c => action_brings G A p s c (fun _ => earns G A n p)).
    assert (Ef : forall l, mean l (fun c => action_brings G A p s c
        (fun y => deviating G A p (at_first p (l1 ++ (w, b) :: l2)) n [(s, c, y)])) == mean l f).
    { intros l; apply mean_ext; intros c; apply action_brings_ext; intros y s'; now apply then_follows. }
    rewrite !Ef.
    assert (Eb : action_brings G A p s b
        (fun y => deviating G A p (at_first p (l1 ++ (w, b) :: l2)) n [(s, b, y)]) == f b).
    { apply action_brings_ext; intros y s'; now apply then_follows. }
    rewrite Eb; change (fun a0 => action_brings G A p s a0 (fun _ => earns G A n p)) with f.
    change (action_brings G A p s a (fun _ => earns G A n p)) with (f a).
    change (action_brings G A p s b (fun _ => earns G A n p)) with (f b).
    field; lra.
  Qed.

  Lemma not_tempted s k : all_drawn (plays A s 0) -> all_drawn (plays A s 1) ->
    In k (temptations G (plays A s 0) (plays A s 1)) ->
    in_the_end_at_most (fun n => brings G k (then_earns G A n s)) 0.
  Proof.
    unfold all_drawn; rewrite !Forall_forall; intros D0 D1 Hk; unfold temptations in Hk.
    rewrite !in_app_iff, !in_temptations_of in Hk.
    destruct Hk as [(w & a & b & Ha & Hb & _ & ->)|[(w & a & b & Ha & Hb & _ & ->)|Hk]].
    - apply (not_tempted_by_own 0 s w a b); [lia | assumption | exact (D0 _ Ha) | assumption].
    - apply (not_tempted_by_own 1 s w a b); [lia | assumption | exact (D1 _ Ha) | assumption].
    - destruct E as (_ & _ & W); now apply W.
  Qed.
End Equilibrium.

(** ** Half-spaces, and what they bound *)

(** The inner product of the first [d] coordinates. *)
Definition dot (d : nat) (n v : nat -> Q) : Q := sum_below d (fun i => n i * v i).

(** The values [v] with [normal . v <= bound + t lead].  The [lead] is 0, but for the sides of a step that are being
    moved: there it says how far from its end a side starts. *)
Record half_space := { normal : nat -> Q; bound : Q; lead : Q }.
Definition level (t : Q) (e : half_space) : Q := bound e + t * lead e.
Definition whole_space : half_space := {| normal := fun _ => 0; bound := 0; lead := 0 |}.

(** A sparse vector: numbers that are not negative, each with an index. *)
Definition weights : Type := list (Q * nat).
Definition not_negative (l : weights) : Prop := Forall (fun draw => 0 <= fst draw) l.

(** A temptation by its number; a number of none stands for one that changes nothing. *)
Definition no_temptation : temptation := {| who := 0; gain := 0; shift := fun _ => 0 |}.
Definition temptation_number (ks : list temptation) (k : nat) : temptation := nth k ks no_temptation.

Section Duality.
  Context (G : repeated_game) (d : nat).
  Context (low high : nat -> Q).  (* the box *)
  Context (spaces : list half_space).

  Definition space (k : nat) : half_space := nth k spaces whole_space.

  (** The greatest [r . v] in the box. *)
  Definition box (r : nat -> Q) : Q := sum_below d (fun i => Qmax (r i * low i) (r i * high i)).

  (** "C(c, lambda)": how far [c . v] reaches, by weights of half-spaces and by the box for what they leave. *)
  Definition combined (t : Q) (lambda : weights) (c : nat -> Q) : Q :=
    mean lambda (fun e => level t (space e)) + box (fun i => c i - mean lambda (fun e => normal (space e) i)).

  (** "c_y": what the value that follows the signal [y] is multiplied with. *)
  Definition pull (n : nat -> Q) (chance : nat -> Q) (ks : list temptation) (mu : weights) (y i : nat) : Q :=
    delta G * (chance y * n i)
    - delta G * mean mu (fun k => shift (temptation_number ks k) y
                                  * if Nat.eqb i (who (temptation_number ks k)) then 1 else 0).

  (** "T": the bound on [n . v]. *)
  Definition reach (t : Q) (n : nat -> Q) (stage chance : nat -> Q) (ks : list temptation)
      (mu : weights) (lambda : nat -> weights) : Q :=
    (1 - delta G) * (dot d n stage - mean mu (fun k => gain (temptation_number ks k)))
    + sum_below (signal_count G) (fun y => combined t (lambda y) (pull n chance ks mu y)).

  (** Values [w n] that satisfy all of these in the end. *)
  Definition satisfies (t : Q) (w : nat -> nat -> Q) : Prop :=
    (forall i, (i < d)%nat -> in_the_end_at_most (fun n => w n i) (high i)
                             /\ in_the_end_at_most (fun n => - w n i) (- low i))
    /\ Forall (fun e => in_the_end_at_most (fun n => dot d (normal e) (w n)) (level t e)) spaces.

  Lemma space_satisfied t w k : satisfies t w ->
    in_the_end_at_most (fun n => dot d (normal (space k)) (w n)) (level t (space k)).
  Proof.
    intros [_ S]; unfold space; destruct (nth_in_or_default k spaces whole_space) as [I|E].
    - rewrite Forall_forall in S; exact (S _ I).
    - rewrite E; unfold dot, level; cbn [normal bound lead whole_space].
      apply (end_ext _ (fun _ => 0) 0); [|ring|apply at_once; intros; lra].
      intros n; rewrite (sum_ext _ _ (fun _ => 0)) by (intros; ring); apply sum_zero.
  Qed.

  Lemma box_satisfied t w r : satisfies t w -> in_the_end_at_most (fun n => dot d r (w n)) (box r).
  Proof.
    intros [B _]; apply (end_sum d (fun n i => r i * w n i)); intros i Hi; destruct (B i Hi) as [U L].
    destruct (Qlt_le_dec (r i) 0) as [N|P].
    - apply (end_le _ (fun n => - r i * - w n i) (- r i * - low i)); [intros; lra | |].
      + pose proof (Q.le_max_l (r i * low i) (r i * high i)); lra.
      + apply (end_times (- r i) (fun n => - w n i)); [lra | assumption].
    - apply (end_le _ (fun n => r i * w n i) (r i * high i)); [intros; lra | apply Q.le_max_r |].
      now apply (end_times (r i) (fun n => w n i)).
  Qed.

  Lemma dot_minus_mean c (l : weights) (f : nat -> nat -> Q) v :
    dot d (fun i => c i - mean l (fun k => f k i)) v == dot d c v - mean l (fun k => dot d (f k) v).
  Proof.
    unfold dot; rewrite mean_sum.
    rewrite (sum_ext d _ (fun i => c i * v i + (- (1)) * mean l (fun k => f k i * v i))).
    - rewrite sum_plus, sum_times; ring.
    - intros i _; rewrite (mean_ext l (fun k => f k i * v i) (fun k => v i * f k i)) by (intros; ring).
      rewrite mean_times; ring.
  Qed.

  (** "and c . w <= C(c, lambda) for all values w" *)
  Lemma combined_bounds t w lambda c : satisfies t w -> not_negative lambda ->
    in_the_end_at_most (fun n => dot d c (w n)) (combined t lambda c).
  Proof.
    intros S L; unfold combined.
    apply (end_ext _ (fun n => mean lambda (fun e => dot d (normal (space e)) (w n))
      + dot d (fun i => c i - mean lambda (fun e => normal (space e) i)) (w n))
      (mean lambda (fun e => level t (space e)) + box (fun i => c i - mean lambda (fun e => normal (space e) i))));
      [intros n; rewrite (dot_minus_mean c lambda (fun e => normal (space e))); ring | reflexivity |].
    apply end_plus; [|now apply (box_satisfied t)].
    apply (end_weighted lambda (fun n e => dot d (normal (space e)) (w n))); [assumption|].
    intros v e _; now apply space_satisfied.
  Qed.

  (** Subtracting the conditions, with their multipliers, leaves the pull of each signal. *)
  Lemma pull_is_what_is_left n chance ks mu v : (forall k, (who (temptation_number ks k) < d)%nat) ->
    sum_below (signal_count G) (fun y => dot d (pull n chance ks mu y) (v y))
    == delta G * sum_below (signal_count G) (fun y => chance y * dot d n (v y))
       - delta G * mean mu (fun k => sum_below (signal_count G)
           (fun y => shift (temptation_number ks k) y * v y (who (temptation_number ks k)))).
  Proof.
    intros W.
    rewrite (sum_ext _ _ (fun y => delta G * (chance y * dot d n (v y))
      + (- delta G) * mean mu (fun k => shift (temptation_number ks k) y * v y (who (temptation_number ks k))))).
    - rewrite sum_plus, !sum_times, <- mean_sum; ring.
    - intros y _; unfold pull.
      rewrite (mean_ext mu _ (fun k => dot d (fun i => shift (temptation_number ks k) y
        * if Nat.eqb i (who (temptation_number ks k)) then 1 else 0) (v y))).
      + unfold dot; rewrite mean_sum, <- !sum_times, <- sum_plus; apply sum_ext; intros i _.
        set (f := fun k => shift (temptation_number ks k) y * if Nat.eqb i (who (temptation_number ks k)) then 1 else 0).
        rewrite (mean_ext mu (fun k => _ * v y i) (fun k => v y i * f k)) by (intros; unfold f; ring).
        rewrite mean_times; ring.
      + intros k; unfold dot; rewrite (sum_ext d _ (fun i => if Nat.eqb i (who (temptation_number ks k))
          then shift (temptation_number ks k) y * v y (who (temptation_number ks k)) else 0)).
        * rewrite sum_single by apply W; reflexivity.
        * intros i _; destruct (Nat.eqb_spec i (who (temptation_number ks k))) as [->|]; ring.
  Qed.

  (** Weak duality: whatever the multipliers are, T bounds a play less what its temptations bring. *)
  Lemma reach_bounds t n stage chance ks mu lambda (w : nat -> nat -> nat -> Q) :
    (forall y, (y < signal_count G)%nat -> satisfies t (fun n => w n y) /\ not_negative (lambda y)) ->
    (forall k, (who (temptation_number ks k) < d)%nat) ->
    in_the_end_at_most (fun m =>
        (1 - delta G) * dot d n stage + delta G * sum_below (signal_count G) (fun y => chance y * dot d n (w m y))
        - mean mu (fun k => brings G (temptation_number ks k) (w m)))
      (reach t n stage chance ks mu lambda).
  Proof.
    intros S W; unfold reach.
    set (now := (1 - delta G) * (dot d n stage - mean mu (fun k => gain (temptation_number ks k)))).
    apply (end_ext _ (fun m => now + sum_below (signal_count G) (fun y => dot d (pull n chance ks mu y) (w m y)))
      (now + sum_below (signal_count G) (fun y => combined t (lambda y) (pull n chance ks mu y)))); [|reflexivity|].
    - intros m; rewrite pull_is_what_is_left by assumption; unfold now, brings.
      rewrite mean_plus, !mean_times; ring.
    - apply (end_plus (fun _ => now)); [apply at_once; intros; lra|].
      apply (end_sum (signal_count G) (fun m y => dot d (pull n chance ks mu y) (w m y))).
      intros y Hy; destruct (S y Hy); now apply (combined_bounds t (fun m => w m y)).
  Qed.

  (** T is affine in the levels of the sides that are being moved. *)
  Lemma combined_affine t lambda c : combined t lambda c == (1 - t) * combined 0 lambda c + t * combined 1 lambda c.
  Proof.
    unfold combined, level; rewrite !mean_plus, !mean_times; ring.
  Qed.

  Lemma reach_affine t n stage chance ks mu lambda :
    reach t n stage chance ks mu lambda
    == (1 - t) * reach 0 n stage chance ks mu lambda + t * reach 1 n stage chance ks mu lambda.
  Proof.
    unfold reach.
    rewrite (sum_ext _ (fun y => combined t (lambda y) (pull n chance ks mu y)) (fun y =>
      (1 - t) * combined 0 (lambda y) (pull n chance ks mu y) + t * combined 1 (lambda y) (pull n chance ks mu y)))
      by (intros; apply combined_affine).
    rewrite sum_plus, !sum_times; ring.
  Qed.
End Duality.
