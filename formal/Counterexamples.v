(** * Where the printed theorems fail, by computation in exact fractions *)

From Goodwill Require Import Model Lemma5 Lemma6 Theorem8 Theorem7 Game Agreement NeverLater Theorem4 Pesterer Theorem9 Repaired.

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
