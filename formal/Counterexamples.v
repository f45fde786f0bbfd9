(** * Where the printed theorems fail, by computation in exact fractions *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Repaired Conservative.

(** A game from numbers. *)
Definition make (rho s_c r_p : Q) (rate : nat -> signals -> Q)
    (H1 : 0 < rho) (H2 : rho < 1) (H3 : 0 < s_c) (H4 : 0 < r_p)
    (H5 : forall t h, rate t h = 0 \/ rate t h = 1) : game.
Proof.
  refine (Build_game rho s_c r_p rate H1 H2 H3 H4 _ _); intros t h; destruct (H5 t h) as [E|E]; rewrite E; lra.
Defined.

(** ** Theorem 7, off the path

    Half of all messages are lost, s_c / r_p = 1/5, a Byzantine P2 pesters always, and P1 is nine tenths sure that
    P2 is destitute.  It should contribute in round 2, did not, and observed silence. *)
Definition game_7 : game.
Proof. refine (make (1#2) (1#5) 1 (fun _ _ => 1) _ _ _ _ _); [reflexivity..|tauto]. Defined.

Theorem theorem_7_fails_off_the_path :
  exists (G : game) (T : nat) (B D : Q) (h : history),
    no_memory G /\ rounds T < bound_3 G /\ 0 <= B /\ 0 <= D /\ (length h <= T)%nat /\ ~ asked h /\
    let '(B', D', N') := belief_after G T (B, D, 0) h in
    act G (round T h) (observed h) B' D' N' < wait G (round T h) (observed h) B' D' N'.
Proof.
  exists game_7, 2%nat, (1#10), (9#10), [(nothing, silence)].
  split; [intros t h h'; reflexivity|].
  split; [vm_compute; reflexivity|].
  split; [vm_compute; discriminate|]; split; [vm_compute; discriminate|].
  split; [cbn; lia|]; split; [cbn; discriminate|].
  vm_compute; reflexivity.
Qed.

(** ** Contributing again, unprompted

    "A lossy network, a high cost of being pestered and enough rounds": half of all messages are lost, s_c / r_p = 1/10,
    and there are four rounds.  P1 does best to contribute in round 3, and, having observed silence, again in round 2. *)
Definition game_unprompted : game.
Proof. refine (make (1#2) (1#10) 1 (fun _ _ => 1) _ _ _ _ _); [reflexivity..|tauto]. Defined.

Theorem contributing_again_unprompted :
  exists (G : game) (T : nat) (B D : Q), let h := [(contribute, silence)] in
    no_memory G /\ 0 <= B /\ 0 <= D /\ optimal_so_far G T (B, D, 0) h /\
    let '(B', D', N') := belief_after G T (B, D, 0) h in
    act G (round T h) (observed h) B' D' N' < wait G (round T h) (observed h) B' D' N'.
Proof.
  exists game_unprompted, 3%nat, (1#10), (9#10); cbv zeta.
  split; [intros t h h'; reflexivity|].
  split; [vm_compute; discriminate|]; split; [vm_compute; discriminate|].
  split; [split; [vm_compute; discriminate | exact I]|].
  vm_compute; reflexivity.
Qed.

(** ** Theorem 7, on the path, with pester rates that depend on the history

    A Byzantine P2 pesters always, unless P1 observed a pester in the first round, and then never again.  P1's own
    optimal plan waits in round 4, and contributes in round 3 after silence. *)
Definition game_7_memory : game.
Proof.
  refine (make (1#20) (9#20) 1
    (fun t h => if Nat.eqb t 4 then 1 else match last h silence with pester => 0 | silence => 1 end) _ _ _ _ _);
    [reflexivity..|].
  intros t h; destruct (Nat.eqb t 4); [tauto|]; destruct (last h silence); tauto.
Defined.

Theorem theorem_7_fails_with_memory :
  exists (G : game) (T : nat) (B D : Q) (h : history),
    rounds T < bound_3 G /\ 0 <= B /\ 0 <= D /\ (length h <= T)%nat /\ ~ asked h /\
    optimal_so_far G T (B, D, 0) h /\
    let '(B', D', N') := belief_after G T (B, D, 0) h in
    act G (round T h) (observed h) B' D' N' < wait G (round T h) (observed h) B' D' N'.
Proof.
  exists game_7_memory, 4%nat, (33#40), (7#40), [(nothing, silence)].
  split; [vm_compute; reflexivity|].
  split; [vm_compute; discriminate|]; split; [vm_compute; discriminate|].
  split; [cbn; lia|]; split; [cbn; discriminate|].
  split; [split; [vm_compute; discriminate | exact I]|].
  vm_compute; reflexivity.
Qed.

(** ** Theorem 9 speaks of something: a game of three rounds in which its conditions hold *)
Definition game_9 : game.
Proof. refine (make (1#4) (1#4) 1 (fun _ _ => 1) _ _ _ _ _); [reflexivity..|tauto]. Defined.

Definition exchange_of (G : game) : exchange.
Proof. refine (Build_exchange G 101 1 1 (1#4) _ _ _ _ _); [discriminate|reflexivity..|discriminate]. Defined.

Definition people (A R B : Q) (HA : 0 <= A) (HR : 0 <= R) (HB : 0 <= B) : population.
Proof.
  refine (Build_population A R B (fun _ => 0) HA HR HB _); intros h1 h2; split; discriminate.
Defined.
Definition people_9 : population.
Proof. refine (people (1#2) (1#4) (1#4) _ _ _); discriminate. Defined.

Theorem theorem_9_is_not_empty :
  exists (X : exchange) (T : nat) (Y : population),
    (1 <= T)%nat /\ no_memory X /\ rounds T < bound_3 X /\
    condition_1_everywhere X T Y (repaired_1 X T Y).
Proof.
  exists (exchange_of game_9), 2%nat, people_9.
  split; [lia|]; split; [intros t h h'; reflexivity|]; split; [vm_compute; reflexivity|].
  intros [|[o a] [|x h]] HT E; [vm_compute; reflexivity| |cbn in HT; lia].
  destruct o; [discriminate|]; destruct a; vm_compute; reflexivity.
Qed.

(** "Not only is altruism not antithetical to rational cooperation": in that game the repaired profile is a perfect
    Bayes equilibrium in which a rational P1 contributes and a rational P2 pesters. *)
Theorem rational_peers_cooperate :
  exists (X : exchange) (T : nat) (Y : population),
    0 < share_R Y /\ perfect_bayes_equilibrium X T Y (repaired_1 X T Y) (altruist_2 T) /\
    repaired_1 X T Y [] == 1 /\ altruist_2 T [] nothing == 1.
Proof.
  exists (exchange_of game_9), 2%nat, people_9.
  split; [reflexivity|]; split; [|split; vm_compute; reflexivity].
  apply theorem_9_repaired; [lia | intros t h h'; reflexivity | vm_compute; reflexivity |].
  intros [|[o a] [|x h]] HT E; [vm_compute; reflexivity| |cbn in HT; lia].
  destruct o; [discriminate|]; destruct a; vm_compute; reflexivity.
Qed.

(** ** Theorem 4, with pester rates that depend on the history

    A Byzantine P2 pesters in the first of three rounds; if P1 observes that, it goes on, and otherwise it stops.
    P1 contributes if and only if it is asked and that costs it least.  (1) holds at every history of a destitute
    P2, and yet P2 gains if it waits in round 3. *)
Definition game_4 : game.
Proof.
  refine (make (1#4) (1#2) 1
    (fun t h => if Nat.eqb t 3 then 1 else match last h silence with pester => 1 | silence => 0 end) _ _ _ _ _);
    [reflexivity..|].
  intros t h; destruct (Nat.eqb t 3); [tauto|]; destruct (last h silence); tauto.
Defined.
Definition people_4 : population.
Proof. refine (people (7#20) (7#20) (3#10) _ _ _); discriminate. Defined.

Definition best_when_asked (X : exchange) (T : nat) (Y : population) : strategy_1 := fun h1 =>
  let '(B, D, N) := belief_after X T (first_belief Y) h1 in
  if (is_asked h1 && Qle_bool (act X (round T h1) (observed h1) B D N) (wait X (round T h1) (observed h1) B D N))%bool
  then 1 else 0.

Definition waits_once (T : nat) : strategy_2 := fun h2 o => match h2 with [] => 0 | _ => altruist_2 T h2 o end.

(** In the first history (nothing arrived in round 3) the plan that waits once is worth more. *)
Theorem theorems_4_and_9_fail_with_memory :
  exists (X : exchange) (T : nat) (Y : population) (s2' : strategy_2),
    rounds T < bound_3 X /\ valid_2 (rational_2 s2') /\
    condition_1_everywhere X T Y (best_when_asked X T Y) /\
    value_2 X T Y (best_when_asked X T Y) (altruist_2 T) [] nothing
    < value_2 X T Y (best_when_asked X T Y) s2' [] nothing.
Proof.
  exists (exchange_of game_4), 3%nat, people_4, (waits_once 3).
  split; [vm_compute; reflexivity|].
  split; [intros h1 [|x h2] o; unfold rational_2, waits_once;
    [split; discriminate | apply (pestering_valid 3 h1 (x :: h2) o)]|].
  split; [|vm_compute; reflexivity].
  intros [|[o a] [|[o' a'] [|x h]]] HT E; [vm_compute; reflexivity| | |cbn in HT; lia].
  - destruct o; [discriminate|]; destruct a; vm_compute; reflexivity.
  - destruct o; [discriminate|]; destruct o'; [discriminate|]; destruct a, a'; vm_compute; reflexivity.
Qed.

(** ** Figure 1 in a short game

    Three rounds: P1's first belief does not reach its threshold of round 2, so a rational P1 waits.  Figure 1's beliefs
    satisfy (1), and yet P2 gains if it does nothing in round 1. *)
Definition game_short : game.
Proof. refine (make (1#2) (1#2) 1 (fun _ _ => 0) _ _ _ _ _); [reflexivity..|tauto]. Defined.
Definition exchange_short : exchange.
Proof. refine (Build_exchange game_short 16 0 1 1 _ _ _ _ _); [discriminate|reflexivity..|discriminate]. Defined.
Definition people_short : population.
Proof. refine (people (7#16) (9#32) (9#32) _ _ _); discriminate. Defined.
Definition waits_in_round_1 : strategy_2 :=
  fun h2 o => match h2 with [_] => 0 | _ => altruist_2 2 h2 o end.

Theorem figure_1_can_ask_for_too_few :
  exists (X : exchange) (T : nat) (Y : population),
    no_memory X /\ rounds T < bound_3 X /\ figure_1 X T Y /\
    ~ perfect_bayes_equilibrium X T Y (repaired_1 X T Y) (altruist_2 T).
Proof.
  exists exchange_short, 2%nat, people_short.
  split; [intros t h h'; reflexivity|]; split; [vm_compute; reflexivity|]; split.
  - intros t Ht; assert (C : t = 1%nat \/ t = 2%nat) by lia.
    destruct C as [-> | ->]; vm_compute; reflexivity.
  - intros [_ P2]; specialize (P2 [(nothing, pester)] nothing waits_in_round_1 ltac:(cbn; lia)).
    assert (V : valid_2 (rational_2 waits_in_round_1)).
    { intros h1 [|x [|y h2]] o; unfold rational_2, waits_in_round_1;
        [apply (pestering_valid 2 h1 [] o) | split; discriminate | apply (pestering_valid 2 h1 (x :: y :: h2) o)]. }
    specialize (P2 V); revert P2; vm_compute; intros P2; apply P2; reflexivity.
Qed.
