(** * Theorem 4, for pester rates without a memory *)

From Goodwill Require Import Model Game NeverLater.

(** ** What a plan of a destitute P2 is worth

    A destitute P2 has only ever observed nothing, so a pure plan of it says in which rounds it will pester until
    something arrives: [plan t].  Afterwards it does nothing.  Worths are counted from its own move of round t
    on, against each type of P1. *)
Section Worth.
  Context (X : exchange) (b : nat -> Q).
  Notation W := (b_c X - r_c X).

  Definition pays (plan : nat -> bool) (t : nat) : Q := if plan t then s_p X else 0.

  (** Against an altruistic P1, which answers a pester of round t in round t - 1, so that with probability
      1 - alpha = q (1 - rho)^2 the answer arrives. *)
  Definition alpha : Q := 1 - q X * ((1 - rho X) * (1 - rho X)).

  Fixpoint worth_altruistic (plan : nat -> bool) (t : nat) : Q :=
    match t with
    | O => 0
    | S t' =>
        if plan t then - s_p X + (1 - alpha) * W + alpha * worth_altruistic plan t'
        else worth_altruistic plan t'
    end.

  (** Against a Byzantine P1, beyond P2's influence: in round t the first contribution arrives with some chance,
      and is then worth something, what later ones cost included. *)
  Fixpoint worth_byzantine (arrives prize : nat -> Q) (plan : nat -> bool) (t : nat) : Q :=
    match t with
    | O => 0
    | S t' => - pays plan t + arrives t' * prize t' + (1 - arrives t') * worth_byzantine arrives prize plan t'
    end.

  (** Against a rational P1 with odds B : D of [y] after its move of round t.  It contributes if it is asked and
      [gives] says so; nothing more arrives after the first contribution, as P2 then does nothing. *)
  Fixpoint worth_rational (gives : nat -> Q -> bool) (plan : nat -> bool) (t : nat) (y : Q) : Q :=
    match t with
    | O => 0
    | S t' =>
        let asked y :=
          if gives t' y then (1 - rho X) * W + rho X * worth_rational gives plan t' (odds_given (rho X) y)
          else worth_rational gives plan t' y in
        if plan t
        then - s_p X + (1 - rho X) * asked (odds_pestered b t y)
             + rho X * worth_rational gives plan t' (odds_silent (rho X) b t y)
        else worth_rational gives plan t' (odds_silent (rho X) b t y)
    end.

  (** What P2 falls short of W is what it misses, with its pesters as tolls. *)
  Notation short gives plan := (misses (rho X) b gives plan 0 (pays plan) W).
  Notation short_asked gives plan := (misses_asked (rho X) b gives plan 0 (pays plan) W).

  Lemma worth_and_misses gives plan t y : worth_rational gives plan t y == W - short gives plan t y.
  Proof.
    revert y; induction t as [|t IH]; intros y; cbn [worth_rational misses Nat.add]; [ring|].
    unfold pays at 1; destruct (plan (S t)).
    - destruct (gives t (odds_pestered b (S t) y)); rewrite !IH; ring.
    - rewrite IH; ring.
  Qed.

  (** Pester now, and then by the same plan. *)
  Definition pester_in (t : nat) (plan : nat -> bool) : nat -> bool :=
    fun k => if Nat.eqb k t then true else plan k.

  Lemma same_later t plan k : (k < t)%nat -> pester_in t plan k = plan k.
  Proof. intros H; unfold pester_in; destruct (Nat.eqb_spec k t); [lia|reflexivity]. Qed.

  Lemma altruistic_later t plan k : (k < t)%nat -> worth_altruistic (pester_in t plan) k = worth_altruistic plan k.
  Proof.
    induction k as [|k IH]; intros Hk; cbn [worth_altruistic]; [reflexivity|].
    rewrite IH, same_later by lia; reflexivity.
  Qed.
  Lemma byzantine_later arrives prize t plan k : (k < t)%nat ->
    worth_byzantine arrives prize (pester_in t plan) k = worth_byzantine arrives prize plan k.
  Proof.
    induction k as [|k IH]; intros Hk; cbn [worth_byzantine]; [reflexivity|].
    unfold pays; rewrite IH, same_later by lia; reflexivity.
  Qed.
  Lemma rational_later gives t plan k y : (k < t)%nat ->
    worth_rational gives (pester_in t plan) k y = worth_rational gives plan k y.
  Proof.
    revert y; induction k as [|k IH]; intros y Hk; cbn [worth_rational]; [reflexivity|].
    rewrite !IH, same_later by lia; reflexivity.
  Qed.

  Lemma pester_now t plan : pester_in t plan t = true.
  Proof. unfold pester_in; now rewrite Nat.eqb_refl. Qed.

  Hypothesis b_range : forall t, 0 <= b t /\ b t <= 1.

  Lemma W_positive : 0 < W.
  Proof. pose proof (s_p_positive X); pose proof (b_c_large X); lra. Qed.

  (** "Byzantine.  What arrives does not change.  The pester costs s_p." *)
  Lemma against_byzantine arrives prize t plan : plan (S t) = false ->
    worth_byzantine arrives prize (pester_in (S t) plan) (S t)
    == worth_byzantine arrives prize plan (S t) - s_p X.
  Proof.
    intros H; cbn [worth_byzantine]; unfold pays; rewrite pester_now, H, byzantine_later by lia; ring.
  Qed.

  (** "Rational.  It costs s_p at most." *)
  Lemma against_rational gives t plan y : threshold_rule gives -> 0 <= y -> plan (S t) = false ->
    worth_rational gives plan (S t) y - s_p X <= worth_rational gives (pester_in (S t) plan) (S t) y.
  Proof.
    intros Rule Hy H; ranges X; pose proof W_positive; pose proof (s_p_positive X).
    cbn [worth_rational]; rewrite pester_now, H, !rational_later by lia.
    pose proof (pester_no_later (rho X) b gives plan 0 (pays plan) W
      ltac:(assumption) ltac:(assumption) b_range Rule
      ltac:(intros j; unfold pays; destruct (plan j); lra) ltac:(lra) t y (S t) Hy) as Less.
    unfold misses_asked in Less; cbn [Nat.add] in Less.
    set (y' := odds_pestered b (S t) y) in *; set (y'' := odds_silent (rho X) b (S t) y) in *.
    assert (A : worth_rational gives plan t y'' <=
      if gives t y' then (1 - rho X) * W + rho X * worth_rational gives plan t (odds_given (rho X) y')
      else worth_rational gives plan t y').
    { destruct (gives t y'); rewrite !worth_and_misses; lra. }
    assert (0 <= (1 - rho X) * ((if gives t y'
      then (1 - rho X) * W + rho X * worth_rational gives plan t (odds_given (rho X) y')
      else worth_rational gives plan t y') - worth_rational gives plan t y'')) by (apply product_not_negative; lra).
    lra.
  Qed.

  Lemma alpha_range : 0 <= alpha /\ 0 < 1 - alpha.
  Proof.
    ranges X; pose proof (q_positive X); pose proof (q_at_most_one X); unfold alpha.
    assert (0 < (1 - rho X) * (1 - rho X)) by (apply Qmult_lt_0_compat; lra).
    assert ((1 - rho X) * (1 - rho X) <= 1) by nra.
    split; [|assert (0 < q X * ((1 - rho X) * (1 - rho X))) by (apply Qmult_lt_0_compat; lra); lra].
    assert (0 <= (1 - q X) * ((1 - rho X) * (1 - rho X))) by (apply product_not_negative; lra); lra.
  Qed.

  (** The value V_t of pestering until the contribution arrives, against an altruistic P1. *)
  Fixpoint V (t : nat) : Q :=
    match t with O => 0 | S t' => - s_p X + (1 - alpha) * W + alpha * V t' end.

  Fixpoint power (x : Q) (n : nat) : Q := match n with O => 1 | S n => x * power x n end.

  Lemma V_closed t : (1 - alpha) * (W - V t) == power alpha t * ((1 - alpha) * W) + (1 - power alpha t) * s_p X.
  Proof.
    induction t as [|t IH]; cbn [V power]; [ring|].
    assert (E : (1 - alpha) * (W - (- s_p X + (1 - alpha) * W + alpha * V t))
      == (1 - alpha) * s_p X + alpha * ((1 - alpha) * (W - V t))) by ring.
    rewrite E, IH; ring.
  Qed.

  Lemma power_range t : 0 <= power alpha t /\ power alpha t <= 1.
  Proof.
    destruct alpha_range; induction t as [|t [IH0 IH1]]; cbn [power]; [lra|].
    split; [now apply product_not_negative|].
    assert (0 <= alpha * (1 - power alpha t)) by (apply product_not_negative; lra); lra.
  Qed.

  (** "Then each further pester is worth while, and V <= V_{t-1}." *)
  Lemma altruistic_at_most_V plan t : s_p X <= (1 - alpha) * W -> worth_altruistic plan t <= V t.
  Proof.
    intros H; destruct alpha_range as [Ha0 Ha1]; pose proof (s_p_positive X).
    induction t as [|t IH]; cbn [worth_altruistic V]; [lra|].
    assert (0 <= alpha * (V t - worth_altruistic plan t)) by (apply product_not_negative; lra).
    assert (V t <= - s_p X + (1 - alpha) * W + alpha * V t).
    { pose proof (V_closed t) as E; destruct (power_range t).
      assert (0 <= power alpha t * ((1 - alpha) * W - s_p X)) by (apply product_not_negative; lra). lra. }
    destruct (plan (S t)); lra.
  Qed.
End Worth.

(** ** The theorem *)

(** P2's belief at a history: weights of an altruistic P1, of a Byzantine one (with the chances that its
    contributions arrive), and of the rational P1s, each with the odds B : D that it may have by then. *)
Record belief_of_P2 := {
  altruistic : Q;
  byzantine : Q;
  rational : list (Q * Q);  (* weight, odds *)
  arrives : nat -> Q;
  prize : nat -> Q
}.

Definition sum (l : list Q) : Q := fold_right Qplus 0 l.

Definition is_belief_of_P2 (mu : belief_of_P2) : Prop :=
  0 <= altruistic mu /\ 0 <= byzantine mu /\ Forall (fun '(x, y) => 0 <= x /\ 0 <= y) (rational mu) /\
  altruistic mu + byzantine mu + sum (map fst (rational mu)) == 1.

(** What a plan is worth at this belief, from P2's move of round t on. *)
Definition worth (X : exchange) (b : nat -> Q) gives (mu : belief_of_P2) (plan : nat -> bool) (t : nat) : Q :=
  altruistic mu * worth_altruistic X plan t
  + byzantine mu * worth_byzantine X (arrives mu) (prize mu) plan t
  + sum (map (fun '(x, y) => x * worth_rational X b gives plan t y) (rational mu)).

(** The right-hand side of condition (1). *)
Definition condition_1 (X : exchange) (t : nat) : Q :=
  s_p X / (power (alpha X) (t - 1) * (1 - alpha X) * (b_c X - r_c X) + (1 - power (alpha X) (t - 1)) * s_p X).

(** Theorem 4 of the paper, for pester rates [b] without a memory.  Let rational P1 follow a threshold rule, let
    a satisfied P2 do nothing, and let P2 be unable to influence a Byzantine P1.  If a destitute P2 has a belief
    mu(A) above the right-hand side of (1), then every best plan of P2 begins with a pester. *)
Theorem theorem_4 (X : exchange) (b : nat -> Q) (gives : nat -> Q -> bool) (mu : belief_of_P2) (t : nat)
    (plan : nat -> bool) :
  (forall t, 0 <= b t /\ b t <= 1) -> threshold_rule gives -> is_belief_of_P2 mu -> (1 <= t)%nat ->
  condition_1 X t < altruistic mu ->
  (forall other, worth X b gives mu other t <= worth X b gives mu plan t) ->
  plan t = true.
Proof.
  intros Hb Rule (Ha & Hz & Hr & Hone) Ht Hcond Best.
  destruct (plan t) eqn:Hplan; [reflexivity|exfalso].
  destruct t as [|t]; [lia|]; clear Ht.
  pose proof (s_p_positive X) as Hs; pose proof (W_positive X) as HW; destruct (alpha_range X) as [Ha0 Ha1].
  destruct (power_range X t) as [Hp0 Hp1].
  unfold condition_1 in Hcond; replace (S t - 1)%nat with t in Hcond by lia.
  set (den := power (alpha X) t * (1 - alpha X) * (b_c X - r_c X) + (1 - power (alpha X) t) * s_p X) in *.
  assert (HpW : 0 <= power (alpha X) t * ((1 - alpha X) * (b_c X - r_c X)))
    by (repeat apply product_not_negative; lra).
  assert (Hps : 0 <= (1 - power (alpha X) t) * s_p X) by (apply product_not_negative; lra).
  assert (Hden : 0 < den).
  { destruct (Qlt_le_dec 0 (power (alpha X) t)) as [L|L].
    - assert (0 < power (alpha X) t * ((1 - alpha X) * (b_c X - r_c X)))
        by (repeat apply Qmult_lt_0_compat; lra).
      unfold den; lra.
    - assert (E : power (alpha X) t == 0) by lra; unfold den; rewrite E.
      assert (Z : 0 * (1 - alpha X) * (b_c X - r_c X) + (1 - 0) * s_p X == s_p X) by ring; rewrite Z; assumption. }
  assert (Cond : s_p X < altruistic mu * den).
  { apply (Qmult_lt_r _ _ _ Hden) in Hcond.
    assert (E : s_p X / den * den == s_p X) by (field; lra); rewrite E in Hcond; exact Hcond. }
  assert (Hsum : 0 <= sum (map fst (rational mu))).
  { clear - Hr; induction Hr as [|[x y] l [Hx Hy] _ IH]; [apply Qle_refl|].
    change (0 <= x + sum (map fst l)); lra. }
  assert (Worthwhile : s_p X <= (1 - alpha X) * (b_c X - r_c X)).
  { (* "since otherwise its right-hand side is at least 1" *)
    apply Qnot_lt_le; intros L.
    assert (den <= s_p X).
    { assert (0 <= power (alpha X) t * (s_p X - (1 - alpha X) * (b_c X - r_c X))) by (apply product_not_negative; lra).
      unfold den; lra. }
    assert (0 <= (1 - altruistic mu) * den) by (apply product_not_negative; lra). lra. }
  specialize (Best (pester_in (S t) plan)); unfold worth in Best.
  rewrite against_byzantine in Best by assumption.
  assert (Rat : sum (map (fun '(x, y) => x * worth_rational X b gives plan (S t) y) (rational mu))
      - sum (map fst (rational mu)) * s_p X
    <= sum (map (fun '(x, y) => x * worth_rational X b gives (pester_in (S t) plan) (S t) y) (rational mu))).
  { clear - Hr Rule Hb Hplan; induction Hr as [|[x y] l [Hx Hy] _ IH]; cbn [map sum fold_right fst]; [lra|].
    fold (sum (map fst l)).
    fold (sum (map (fun '(x, y) => x * worth_rational X b gives plan (S t) y) l)).
    fold (sum (map (fun '(x, y) => x * worth_rational X b gives (pester_in (S t) plan) (S t) y) l)).
    pose proof (against_rational X b Hb gives t plan y Rule Hy Hplan) as R.
    assert (0 <= x * (worth_rational X b gives (pester_in (S t) plan) (S t) y
                      - (worth_rational X b gives plan (S t) y - s_p X))) by (apply product_not_negative; lra).
    lra. }
  assert (Alt : worth_altruistic X plan (S t) - s_p X + den <= worth_altruistic X (pester_in (S t) plan) (S t)).
  { cbn [worth_altruistic]; rewrite pester_now, Hplan, altruistic_later by lia.
    pose proof (altruistic_at_most_V X plan t Worthwhile) as L; pose proof (V_closed X t).
    assert (0 <= (1 - alpha X) * (V X t - worth_altruistic X plan t)) by (apply product_not_negative; lra).
    unfold den; lra. }
  assert (0 <= altruistic mu * (worth_altruistic X (pester_in (S t) plan) (S t)
    - (worth_altruistic X plan (S t) - s_p X + den))) by (apply product_not_negative; lra).
  assert (E : (altruistic mu + byzantine mu + sum (map fst (rational mu))) * s_p X == s_p X)
    by (rewrite Hone; ring).
  lra.
Qed.

Lemma pestering_on_is_V (X : exchange) t : worth_altruistic X (fun _ => true) t = V X t.
Proof. induction t as [|t IH]; cbn [worth_altruistic V]; [reflexivity | now rewrite IH]. Qed.

(** The steps of the printed sketch: one more pester costs s_p against a Byzantine P1, and against an altruistic one
    it gains (1 - alpha) (b_c - r_c - V) - s_p, with V what the plan is worth from the next round on.  Pestering to the
    end is worth V_t, for which the printed formula holds: with V_t in the place of V the gain is what (1) asks for. *)
Theorem theorem_4_steps (X : exchange) (arrives prize : nat -> Q) (t : nat) (plan : nat -> bool) :
  plan (S t) = false ->
  worth_byzantine X arrives prize (pester_in (S t) plan) (S t) == worth_byzantine X arrives prize plan (S t) - s_p X /\
  worth_altruistic X (pester_in (S t) plan) (S t)
    == worth_altruistic X plan (S t) - s_p X + (1 - alpha X) * (b_c X - r_c X - worth_altruistic X plan t) /\
  worth_altruistic X (fun _ => true) (S t)
    == - s_p X + (1 - alpha X) * (b_c X - r_c X) + alpha X * worth_altruistic X (fun _ => true) t /\
  (1 - alpha X) * (b_c X - r_c X - worth_altruistic X (fun _ => true) t)
    == power (alpha X) t * (1 - alpha X) * (b_c X - r_c X) + (1 - power (alpha X) t) * s_p X.
Proof.
  intros H; assert (E : worth_altruistic X (fun _ => true) t = V X t)
    by (apply pestering_on_is_V).
  split; [now apply against_byzantine|]; split; [|split].
  - cbn [worth_altruistic]; rewrite pester_now, H, altruistic_later by lia; ring.
  - reflexivity.
  - rewrite E, V_closed; ring.
Qed.

(** "Pestering an altruistic P1 until P2 gets the contribution or the game ends is in P2's best interest": just if a
    reply is worth a pester. *)
Theorem pestering_an_altruist (X : exchange) :
  s_p X <= (1 - alpha X) * (b_c X - r_c X)
  <-> forall t plan, worth_altruistic X plan t <= worth_altruistic X (fun _ => true) t.
Proof.
  split.
  - intros H t plan; assert (E : worth_altruistic X (fun _ => true) t = V X t)
      by (apply pestering_on_is_V).
    rewrite E; now apply altruistic_at_most_V.
  - intros H; specialize (H 1%nat (fun _ => false)); cbn [worth_altruistic] in H; lra.
Qed.
