(** * Bounds in the end, without limits

    The payoff of an endless game is a limit, which may be irrational.  So that no axiom is needed, a limit is
    spoken of by the rational numbers that lead to it: [x n] is, say, the payoff of the first [n] rounds, and it
    is "in the end at most b" if for each e > 0 it is at most b + e from some n on.  For a sequence that
    converges this says that its limit is at most b.

    Also here: sums, and lotteries, which are finite lists of weights and of what they draw. *)

From Coq Require Export QArith Qabs Qminmax Qround Lqa List Lia Setoid Morphisms Bool.
Export ListNotations.
Global Open Scope Q_scope.

(** ** Sums and lotteries *)

(** [f 0 + ... + f (m - 1)] *)
Fixpoint sum_below (m : nat) (f : nat -> Q) : Q :=
  match m with O => 0 | S m' => sum_below m' f + f m' end.

Definition lottery (A : Type) : Type := list (Q * A).

Fixpoint mean {A : Type} (l : lottery A) (f : A -> Q) : Q :=
  match l with [] => 0 | (w, a) :: l' => w * f a + mean l' f end.

Definition is_lottery {A : Type} (l : lottery A) : Prop :=
  Forall (fun draw => 0 <= fst draw) l /\ mean l (fun _ => 1) == 1.

(** What is drawn for sure. *)
Definition surely {A : Type} (a : A) : lottery A := [(1, a)].

Lemma surely_is_lottery {A} (a : A) : is_lottery (surely a).
Proof. split; [constructor; [cbn; lra|constructor] | cbn; lra]. Qed.

Lemma mean_surely {A} (a : A) f : mean (surely a) f == f a.
Proof. cbn; ring. Qed.

Section Sums.
  Implicit Types (f g : nat -> Q).

  Lemma sum_ext m f g : (forall y, (y < m)%nat -> f y == g y) -> sum_below m f == sum_below m g.
  Proof. induction m as [|m IH]; intros H; cbn; [reflexivity|]; rewrite IH, H by auto; reflexivity. Qed.

  Lemma sum_le m f g : (forall y, (y < m)%nat -> f y <= g y) -> sum_below m f <= sum_below m g.
  Proof.
    induction m as [|m IH]; intros H; cbn; [lra|].
    assert (f m <= g m) by auto; assert (sum_below m f <= sum_below m g) by auto; lra.
  Qed.

  Lemma sum_plus m f g : sum_below m (fun y => f y + g y) == sum_below m f + sum_below m g.
  Proof. induction m as [|m IH]; cbn; [ring|]; rewrite IH; ring. Qed.

  Lemma sum_times m x f : sum_below m (fun y => x * f y) == x * sum_below m f.
  Proof. induction m as [|m IH]; cbn; [ring|]; rewrite IH; ring. Qed.

  Lemma sum_zero m : sum_below m (fun _ => 0) == 0.
  Proof. induction m as [|m IH]; cbn; [reflexivity|]; rewrite IH; ring. Qed.

  Lemma sum_swap m k (f : nat -> nat -> Q) :
    sum_below m (fun y => sum_below k (f y)) == sum_below k (fun i => sum_below m (fun y => f y i)).
  Proof.
    induction m as [|m IH]; cbn; [now rewrite sum_zero|]; rewrite IH, <- sum_plus; apply sum_ext; reflexivity.
  Qed.

  Lemma sum_single m i x : (i < m)%nat -> sum_below m (fun y => if Nat.eqb y i then x else 0) == x.
  Proof.
    induction m as [|m IH]; intros H; cbn; [lia|].
    destruct (Nat.eqb_spec m i) as [->|N].
    - rewrite (sum_ext i _ (fun _ => 0)); [rewrite sum_zero; ring|].
      intros y Hy; destruct (Nat.eqb_spec y i); [lia|reflexivity].
    - rewrite IH by lia; ring.
  Qed.
End Sums.

Section Means.
  Context {A : Type}.
  Implicit Types (l : lottery A) (f g : A -> Q).

  Lemma mean_in_ext l f g : (forall w a, In (w, a) l -> f a == g a) -> mean l f == mean l g.
  Proof.
    induction l as [|[w a] l IH]; intros H; cbn; [reflexivity|].
    rewrite (H w a) by (left; reflexivity); rewrite IH; [reflexivity|]; intros; eapply H; right; eassumption.
  Qed.

  Lemma mean_ext l f g : (forall a, f a == g a) -> mean l f == mean l g.
  Proof. intros H; apply mean_in_ext; auto. Qed.

  Lemma mean_plus l f g : mean l (fun a => f a + g a) == mean l f + mean l g.
  Proof. induction l as [|[w a] l IH]; cbn; [ring|]; rewrite IH; ring. Qed.

  Lemma mean_times l x f : mean l (fun a => x * f a) == x * mean l f.
  Proof. induction l as [|[w a] l IH]; cbn; [ring|]; rewrite IH; ring. Qed.

  Lemma mean_constant l x : is_lottery l -> mean l (fun _ => x) == x.
  Proof.
    intros [_ H]; transitivity (x * mean l (fun _ => 1)); [|rewrite H; ring].
    rewrite <- mean_times; apply mean_ext; intros; ring.
  Qed.

  Lemma mean_in_le l f g : Forall (fun draw => 0 <= fst draw) l ->
    (forall w a, In (w, a) l -> f a <= g a) -> mean l f <= mean l g.
  Proof.
    intros Hl; induction Hl as [|[w a] l Hw Hl IH]; intros H; cbn; [lra|]; cbn in Hw.
    assert (f a <= g a) by (apply (H w); left; reflexivity).
    assert (mean l f <= mean l g) by (apply IH; intros w' b Hb; apply (H w'); now right); nra.
  Qed.

  Lemma mean_le l f g : is_lottery l -> (forall a, f a <= g a) -> mean l f <= mean l g.
  Proof. intros [Hl _] H; apply mean_in_le; auto. Qed.

  Lemma mean_sum l m (f : A -> nat -> Q) :
    mean l (fun a => sum_below m (f a)) == sum_below m (fun y => mean l (fun a => f a y)).
  Proof.
    induction l as [|[w a] l IH]; cbn; [now rewrite sum_zero|].
    rewrite IH, <- sum_times, <- sum_plus; reflexivity.
  Qed.
End Means.

Lemma mean_swap {A B} (l : lottery A) (k : lottery B) (f : A -> B -> Q) :
  mean l (fun a => mean k (f a)) == mean k (fun b => mean l (fun a => f a b)).
Proof.
  induction l as [|[w a] l IH]; cbn.
  - induction k as [|[x b] k IHk]; cbn; [reflexivity|]; rewrite <- IHk; ring.
  - rewrite IH, <- mean_times, <- mean_plus; reflexivity.
Qed.

(** ** In the end *)

Definition in_the_end_at_most (x : nat -> Q) (b : Q) : Prop :=
  forall e, 0 < e -> exists N, forall n, (N <= n)%nat -> x n <= b + e.

Definition tends_to (x : nat -> Q) (v : Q) : Prop :=
  in_the_end_at_most x v /\ in_the_end_at_most (fun n => - x n) (- v).

Section InTheEnd.
  Implicit Types (x y : nat -> Q).

  Lemma at_once x b : (forall n, x n <= b) -> in_the_end_at_most x b.
  Proof. intros H e He; exists O; intros n _; specialize (H n); lra. Qed.

  Lemma end_le x y b c : (forall n, x n <= y n) -> b <= c ->
    in_the_end_at_most y b -> in_the_end_at_most x c.
  Proof.
    intros H L Y e He; destruct (Y e He) as [N HN]; exists N; intros n Hn.
    specialize (H n); specialize (HN n Hn); lra.
  Qed.

  Lemma end_ext x y b c : (forall n, x n == y n) -> b == c ->
    in_the_end_at_most y b -> in_the_end_at_most x c.
  Proof. intros H E; apply end_le; [intros n; rewrite H; lra | rewrite E; lra]. Qed.

  Lemma end_plus x y b c : in_the_end_at_most x b -> in_the_end_at_most y c ->
    in_the_end_at_most (fun n => x n + y n) (b + c).
  Proof.
    intros X Y e He; destruct (X ((1#2) * e)) as [N HN]; [lra|]; destruct (Y ((1#2) * e)) as [M HM]; [lra|].
    exists (Nat.max N M); intros n Hn; specialize (HN n); specialize (HM n).
    assert (x n <= b + (1#2) * e) by (apply HN; lia); assert (y n <= c + (1#2) * e) by (apply HM; lia); lra.
  Qed.

  Lemma end_times a x b : 0 <= a -> in_the_end_at_most x b -> in_the_end_at_most (fun n => a * x n) (a * b).
  Proof.
    intros Ha X; destruct (Qlt_le_dec 0 a) as [P|Z].
    - intros e He; destruct (X (e / a)) as [N HN].
      + apply Qlt_shift_div_l; [assumption | lra].
      + exists N; intros n Hn; specialize (HN n Hn).
        assert (E : a * (e / a) == e) by (field; lra).
        set (r := e / a) in *.
        assert (0 <= a * (b + r - x n)) by (apply Qmult_le_0_compat; lra); lra.
    - apply at_once; intros n; assert (E : a == 0) by lra; rewrite E; lra.
  Qed.

  Lemma end_sum m (x : nat -> nat -> Q) (b : nat -> Q) :
    (forall i, (i < m)%nat -> in_the_end_at_most (fun n => x n i) (b i)) ->
    in_the_end_at_most (fun n => sum_below m (x n)) (sum_below m b).
  Proof.
    induction m as [|m IH]; intros H; cbn [sum_below].
    - apply at_once; intros; lra.
    - apply (end_plus (fun n => sum_below m (x n)) (fun n => x n m)); auto.
  Qed.

  (** Weights need not sum to 1 here. *)
  Lemma end_weighted {A} (l : lottery A) (x : nat -> A -> Q) (b : A -> Q) :
    Forall (fun draw => 0 <= fst draw) l ->
    (forall w a, In (w, a) l -> in_the_end_at_most (fun n => x n a) (b a)) ->
    in_the_end_at_most (fun n => mean l (x n)) (mean l b).
  Proof.
    intros L; induction L as [|[w a] l Hw L IH]; intros H; cbn [mean].
    - apply at_once; intros; lra.
    - apply (end_plus (fun n => w * x n a) (fun n => mean l (x n))).
      + apply end_times; [assumption|]; apply (H w); now left.
      + apply IH; intros v c Hc; apply (H v); now right.
  Qed.

  Lemma end_mean {A} (l : lottery A) (x : nat -> A -> Q) (b : A -> Q) : is_lottery l ->
    (forall a, in_the_end_at_most (fun n => x n a) (b a)) ->
    in_the_end_at_most (fun n => mean l (x n)) (mean l b).
  Proof. intros [L _] H; apply end_weighted; auto. Qed.

  Lemma end_multiple a x v : tends_to x v -> in_the_end_at_most (fun n => a * x n) (a * v).
  Proof.
    intros [U L]; destruct (Qlt_le_dec a 0) as [N|P]; [|now apply end_times].
    apply (end_ext _ (fun n => - a * - x n) (- a * - v)); [intros; ring | ring | apply end_times; [lra|assumption]].
  Qed.

  Lemma tends_ext x v v' : v == v' -> tends_to x v -> tends_to x v'.
  Proof.
    intros E [U L]; split; [apply (end_ext _ x v) | apply (end_ext _ (fun n => - x n) (- v))];
      try assumption; try reflexivity; rewrite E; reflexivity.
  Qed.

  Lemma tends_mean {A} (l : lottery A) (x : nat -> A -> Q) (v : A -> Q) : is_lottery l ->
    (forall a, tends_to (fun n => x n a) (v a)) -> tends_to (fun n => mean l (x n)) (mean l v).
  Proof.
    intros L H; split; [apply end_mean; [assumption|]; intros a; apply H|].
    apply (end_ext _ (fun n => mean l (fun a => - (1) * x n a)) (mean l (fun a => - (1) * v a)));
      [intros n | | apply end_mean; [assumption|]; intros a; apply end_multiple, H];
      rewrite mean_times; ring.
  Qed.

  Lemma end_later x b : in_the_end_at_most x b -> in_the_end_at_most (fun n => x (S n)) b.
  Proof. intros X e He; destruct (X e He) as [N HN]; exists N; intros n Hn; apply HN; lia. Qed.

  Lemma end_sooner x b : in_the_end_at_most (fun n => x (S n)) b -> in_the_end_at_most x b.
  Proof.
    intros X e He; destruct (X e He) as [N HN]; exists (S N); intros [|n] Hn; [lia|]; apply HN; lia.
  Qed.

  (** A constant is not above what it is in the end at most. *)
  Lemma end_constant a b : in_the_end_at_most (fun _ => a) b -> a <= b.
  Proof.
    intros H; destruct (Qlt_le_dec b a) as [L|]; [|assumption].
    destruct (H ((1#2) * (a - b))) as [N HN]; [lra|]; specialize (HN N (le_n N)); lra.
  Qed.

  (** What is at most every number above b is at most b. *)
  Lemma end_closed x b : (forall e, 0 < e -> in_the_end_at_most x (b + e)) -> in_the_end_at_most x b.
  Proof.
    intros H e He; assert (P : 0 < (1#2) * e) by lra; destruct (H _ P _ P) as [N HN].
    exists N; intros n Hn; specialize (HN n Hn); lra.
  Qed.
End InTheEnd.

(** ** Powers of a number below 1 vanish *)

Fixpoint to_the (x : Q) (n : nat) : Q := match n with O => 1 | S n' => x * to_the x n' end.

Lemma power_not_negative x n : 0 <= x -> 0 <= to_the x n.
Proof. intros Hx; induction n as [|n IH]; cbn [to_the]; [lra | nra]. Qed.

Lemma power_at_most_one x n : 0 <= x -> x < 1 -> to_the x n <= 1.
Proof.
  intros H0 H1; induction n as [|n IH]; cbn [to_the]; [lra|].
  pose proof (power_not_negative x n H0); nra.
Qed.

Lemma power_falls x n : 0 <= x -> x < 1 -> to_the x n * (1 + inject_Z (Z.of_nat n) * (1 - x)) <= 1.
Proof.
  intros H0 H1; induction n as [|n IH]; [cbn [to_the]; change (inject_Z (Z.of_nat 0)) with 0; lra|].
  assert (L : to_the x (S n) <= 1) by now apply power_at_most_one.
  cbn [to_the] in *; rewrite Nat2Z.inj_succ, <- Z.add_1_r, inject_Z_plus; set (k := inject_Z (Z.of_nat n)) in *.
  assert (A : 0 <= x * (1 - to_the x n * (1 + k * (1 - x)))) by (apply Qmult_le_0_compat; lra).
  assert (B : 0 <= (1 - x) * (1 - x * to_the x n)) by (apply Qmult_le_0_compat; lra).
  change (inject_Z 1) with 1; lra.
Qed.

(** Enough steps of one size exceed any number. *)
Lemma enough_steps T h : 0 < h -> exists m, T < inject_Z (Z.of_nat m) * h.
Proof.
  intros H; exists (S (Z.to_nat (Qceiling (T / h)))).
  rewrite Nat2Z.inj_succ, <- Z.add_1_r, inject_Z_plus; change (inject_Z 1) with 1.
  assert (L : T / h <= inject_Z (Z.of_nat (Z.to_nat (Qceiling (T / h))))).
  { eapply Qle_trans; [apply Qle_ceiling|]; rewrite <- Zle_Qle; lia. }
  assert (E : T / h * h == T) by (field; lra); set (k := inject_Z _) in *.
  assert (0 <= (k - T / h) * h) by (apply Qmult_le_0_compat; lra). lra.
Qed.

Lemma powers_vanish x K e : 0 <= x -> x < 1 -> 0 < e ->
  exists N, forall n, (N <= n)%nat -> K * to_the x n <= e.
Proof.
  intros H0 H1 He.
  exists (Z.to_nat (Qceiling (K / (e * (1 - x))))); intros n Hn.
  assert (P : 0 <= to_the x n) by now apply power_not_negative.
  destruct (Qlt_le_dec 0 K) as [HK|HK]; [|nra].
  assert (D : 0 < e * (1 - x)) by (apply Qmult_lt_0_compat; lra).
  assert (C : K / (e * (1 - x)) <= inject_Z (Z.of_nat n)).
  { eapply Qle_trans; [apply Qle_ceiling|]; rewrite <- Zle_Qle; lia. }
  pose proof (power_falls x n H0 H1) as F; set (k := inject_Z (Z.of_nat n)) in *.
  assert (E : K / (e * (1 - x)) * (e * (1 - x)) == K) by (field; split; lra).
  set (r := K / (e * (1 - x))) in *.
  assert (A : 0 <= (k - r) * (e * (1 - x))) by (apply Qmult_le_0_compat; lra).
  assert (B : 0 <= (k * (e * (1 - x)) - K) * to_the x n) by (apply Qmult_le_0_compat; lra).
  assert (L : 0 <= e * (1 - to_the x n * (1 + k * (1 - x)))) by (apply Qmult_le_0_compat; lra).
  assert (0 <= e * to_the x n) by (apply Qmult_le_0_compat; lra).
  lra.
Qed.
