(** * What the sufficient share of altruists depends on

    By computation in exact fractions.  Two rounds after the first, a contribution that P1 pays with 9/20 of a pester and
    that is worth 20 pesters to P2. *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Repaired
  Conservative MoreAltruists.

Definition is_share (x : Q) : bool := (Qle_bool 0 x && Qle_bool x 1)%bool.
Lemma is_share_spec x : is_share x = true -> 0 <= x /\ x <= 1.
Proof. unfold is_share; rewrite Bool.andb_true_iff, !Qle_bool_iff; tauto. Qed.

Definition inside (x : Q) : bool := (negb (Qle_bool x 0) && negb (Qle_bool 1 x))%bool.
Lemma inside_spec x : inside x = true -> 0 < x /\ x < 1.
Proof.
  unfold inside; rewrite Bool.andb_true_iff, !Bool.negb_true_iff; intros [H0 H1].
  split; apply Qnot_le_lt; intros L; apply Qle_bool_iff in L; congruence.
Qed.

(** The network: its loss rate, the generosity of altruists, and how often a Byzantine P2 pesters. *)
Definition pestered_at (loss pesters : Q) (H : (inside loss && is_share pesters)%bool = true) : game.
Proof.
  refine (Build_game loss (9#20) 1 (fun _ _ => pesters) _ _ _ _ _ _); [| |reflexivity..| |]; intros;
    apply Bool.andb_true_iff in H; destruct H as [Hl Hp]; apply inside_spec in Hl; apply is_share_spec in Hp; tauto.
Defined.
Definition network (loss generosity pesters : Q)
    {H : (inside loss && is_share pesters)%bool = true} {Hq : (inside generosity || Qeq_bool generosity 1)%bool = true} : exchange.
Proof.
  refine (Build_exchange (pestered_at loss pesters H) 20 0 1 generosity _ _ _ _ _); [discriminate|reflexivity..| |];
    apply Bool.orb_true_iff in Hq; (destruct Hq as [Hq|Hq]; [apply inside_spec in Hq | apply Qeq_bool_iff in Hq]; lra).
Defined.

(** The peers: half of them are altruists, and of the others a share [f] is Byzantine and contributes at the rate
    [gives]. *)
Definition peers (f gives : Q) {H : (is_share f && is_share gives)%bool = true} : population.
Proof.
  refine (Build_population (1#2) ((1#2) * (1 - f)) ((1#2) * f) (fun _ => gives) _ _ _ _); [discriminate|..]; intros;
    apply Bool.andb_true_iff in H; destruct H as [Hf Hg]; apply is_share_spec in Hf; apply is_share_spec in Hg;
    [apply product_not_negative; lra.. | intros h1 h2; exact Hg].
Defined.

(** "The fraction of altruistic peers sufficient to sustain rational contribution depends on several system parameters,
    including the probability of network loss, the fraction of Byzantine peers in the system, and the behavior that
    rational peers expect from altruistic and Byzantine peers."

    One half is not enough for Figure 1, and is enough after each of four changes: more loss, fewer Byzantine peers, less
    generous altruists, a Byzantine P1 that contributes.  In Figure 1 it does not matter how often a Byzantine P2 pesters;
    but one half sustains the extended profile if it pesters at the rate 1/10, and does not if at the rate 1/2. *)
Definition gentle : exchange := network (3#20) 1 (1#10) (H := eq_refl) (Hq := eq_refl).
Definition lossy : exchange := network (1#4) 1 (1#10) (H := eq_refl) (Hq := eq_refl).
Definition less_generous : exchange := network (3#20) (1#2) (1#10) (H := eq_refl) (Hq := eq_refl).
Definition eager : exchange := network (3#20) 1 (1#2) (H := eq_refl) (Hq := eq_refl).
Definition half : population := peers (1#2) 0 (H := eq_refl).
Definition fewer_byzantine : population := peers (1#4) 0 (H := eq_refl).
Definition byzantine_that_give : population := peers (1#2) (1#2) (H := eq_refl).

Theorem what_the_share_depends_on :
  (~ figure_1 gentle 2 half /\
   figure_1 lossy 2 half /\ figure_1 gentle 2 fewer_byzantine /\
   figure_1 less_generous 2 half /\ figure_1 gentle 2 byzantine_that_give) /\
  (perfect_bayes_equilibrium gentle 2 half (extended_1 gentle 2 half) (altruist_2 2) /\
   ~ perfect_bayes_equilibrium eager 2 half (extended_1 eager 2 half) (altruist_2 2)).
Proof.
  assert (Enough : forall (X : exchange) (Y : population),
    (let others := share_R Y * rho X + share_B Y * (1 - (1 - rho X) * gifts Y []) in
     forall t, t = 1%nat \/ t = 2%nat -> let altruists := share_A Y * (rho X * power (alpha X) (2 - t)) in
       condition_1 X t * (altruists + others) < altruists) -> figure_1 X 2 Y).
  { intros X Y H t Ht; apply H; lia. }
  assert (Decided : forall (X : exchange) (Y : population), rounds 2 < bound_3 X -> no_memory X -> never_falls X 2 ->
    gives_at_first_at_most Y -> share_A Y + share_R Y + share_B Y == 1 ->
    perfect_bayes_equilibrium X 2 Y (extended_1 X 2 Y) (altruist_2 2) <->
    forall h2, S (length h2) = 2%nat -> destitute h2 = true -> last_pester_pays X 2 Y h2).
  { intros X Y B M F G One.
    destruct (round_1_decides X 2 Y ltac:(lia) M (bound_is_short X 2 B) F G ltac:(rewrite One; reflexivity)) as [L R]; tauto. }
  split; [split; [|repeat split; apply Enough; intros others t [-> | ->]; vm_compute; reflexivity]|split].
  - intros F; specialize (F 1%nat ltac:(lia)); revert F; vm_compute; discriminate.
  - apply (Decided gentle half); [vm_compute; reflexivity | intros t h h'; reflexivity | intros t Ht; apply Qle_refl | intros o l; reflexivity | reflexivity |].
    intros [|[o a] [|x h]] HT E; [discriminate HT| |discriminate HT].
    destruct o; [discriminate E|]; destruct a; vm_compute; intros C; discriminate C.
  - intros P; assert (L : last_pester_pays eager 2 half [(nothing, pester)]).
    { refine (proj1 (Decided eager half _ _ _ _ _) P [(nothing, pester)] eq_refl eq_refl);
        [vm_compute; reflexivity | intros t h h'; reflexivity | intros t Ht; apply Qle_refl | intros o l; reflexivity | reflexivity]. }
    revert L; vm_compute; intros L; apply L; reflexivity.
Qed.
