(** * A certificate of the book, checked inside the assistant

    The example at the end of [book/certificates.md]: the prisoners' dilemma with the discount factor 1/4.
    [tools/certificate_in_coq.py] wrote the data. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Checker Certificates.

Definition dilemma := {|
  bracket_game := (Build_game_file [[[2; 2]; [0; 3]]; [[3; 0]; [1; 1]]] [[[1; 0; 0; 0]; [0; 1; 0; 0]]; [[0; 0; 1; 0]; [0; 0; 0; 1]]] (1 # 4) []);
  bracket_scope := pure;
  bracket_steps := [
    cuts [(Build_side [(-1); 0] (-1) 5 [] [(Build_row 0 [(Build_multipliers [(1, 0%nat)] [(2%nat, [((1 # 4), 0%nat)])])]); (Build_row 1 [(Build_multipliers [(1, 0%nat)] [(3%nat, [((1 # 4), 0%nat)])])])])];
    cuts [(Build_side [0; (-1)] (-1) 5 [] [(Build_row 0 [(Build_multipliers [(1, 1%nat)] [(1%nat, [((1 # 4), 1%nat)])])]); (Build_row 2 [(Build_multipliers [(1, 1%nat)] [(3%nat, [((1 # 4), 1%nat)])])])])];
    cuts [(Build_side [1; 1] 4 1 [] [])]];
  bracket_states := [
    (Build_certified_state 3 [1; 1] [[(1, 0%nat)]; [(1, 0%nat)]; [(1, 0%nat)]; [(1, 0%nat)]])];
  outer_corners := [(1, 1); (3, 1); (1, 3)];
  inner_corners := [(1, 1)]
|}.

Lemma dilemma_is_accepted : check_bracket dilemma = true.
Proof. vm_compute; reflexivity. Qed.

(** No equilibrium in pure actions pays a player less than 1, and none pays both together more than 4. *)
Theorem dilemma_pays (A : automaton) : perfect_public_equilibrium (game_of (bracket_game dilemma) None) A ->
  in_scope pure A -> forall s,
  let pays n p := earns (game_of (bracket_game dilemma) None) A n p s in
  in_the_end_at_most (fun n => - pays n 0%nat) (- (1)) /\
  in_the_end_at_most (fun n => - pays n 1%nat) (- (1)) /\
  in_the_end_at_most (fun n => pays n 0%nat + pays n 1%nat) 4.
Proof.
  intros E S s pays; destruct (bracket_outside dilemma dilemma_is_accepted A E S s) as [_ B].
  assert (H : forall n b (k : Q) (f : nat -> Q) c, In (n, b) (sides_of (outer_corners dilemma)) -> 0 <= k -> k * b == c ->
    (forall j, f j == k * along n (pays j 0%nat, pays j 1%nat)) -> in_the_end_at_most f c).
  { intros n b k f c I Hk Ec Ef.
    apply (end_ext _ (fun j => k * along n (pays j 0%nat, pays j 1%nat)) (k * b)); [assumption..|].
    apply end_times; [assumption | now apply B]. }
  split; [|split].
  - eapply (H _ _ (1#2)); [cbn; right; right; left; reflexivity | lra | reflexivity |].
    intros j; unfold along; cbn; ring.
  - eapply (H _ _ (1#2)); [cbn; left; reflexivity | lra | reflexivity |].
    intros j; unfold along; cbn; ring.
  - eapply (H _ _ (1#2)); [cbn; right; left; reflexivity | lra | reflexivity |].
    intros j; unfold along; cbn; ring.
Qed.
