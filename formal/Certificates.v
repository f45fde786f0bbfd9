(** * Certificates: what is claimed, and that it is so

    A bracket, a frequency and a strategy, as [book/certificates.md] claims them, for every perfect public
    equilibrium of the scope, whatever automaton it is. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Checker.

(** ** Outer *)

Definition least (l : list Q) : Q := match l with [] => 0 | x :: l' => fold_right Qmin x l' end.
Definition greatest (l : list Q) : Q := match l with [] => 0 | x :: l' => fold_right Qmax x l' end.

Lemma least_le l x : In x l -> least l <= x.
Proof.
  destruct l as [|y l]; [intros []|]; cbn [least].
  assert (H : fold_right Qmin y l <= y /\ forall z, In z l -> fold_right Qmin y l <= z).
  { induction l as [|z l [IH1 IH2]]; cbn; [split; [lra | intros z []]|]; split.
    - eapply Qle_trans; [apply Q.le_min_r | assumption].
    - intros u [<-|I]; [apply Q.le_min_l | eapply Qle_trans; [apply Q.le_min_r | now apply IH2]]. }
  destruct H as [H1 H2]; intros [<-|I]; auto.
Qed.

Lemma le_greatest l x : In x l -> x <= greatest l.
Proof.
  destruct l as [|y l]; [intros []|]; cbn [greatest].
  assert (H : y <= fold_right Qmax y l /\ forall z, In z l -> z <= fold_right Qmax y l).
  { induction l as [|z l [IH1 IH2]]; cbn; [split; [lra | intros z []]|]; split.
    - eapply Qle_trans; [eassumption | apply Q.le_max_r].
    - intros u [<-|I]; [apply Q.le_max_l | eapply Qle_trans; [now apply IH2 | apply Q.le_max_r]]. }
  destruct H as [H1 H2]; intros [<-|I]; auto.
Qed.

(** The stage payoffs of all ends of all plays in a coordinate, and the box that they span. *)
Definition all_stages (G : repeated_game) (l : list (nat * play)) (i : nat) : list Q :=
  map (fun pair => stage_of G (fst pair) (snd pair) i) (flat_map (fun k => ends_of (snd k)) l).
Definition box_low (G : repeated_game) (l : list (nat * play)) (d : nat) : list Q :=
  map (fun i => least (all_stages G l i)) (seq 0 d).
Definition box_high (G : repeated_game) (l : list (nat * play)) (d : nat) : list Q :=
  map (fun i => greatest (all_stages G l i)) (seq 0 d).

Definition check_outer (F : game_file) (event : option (list Q)) (sc : scope) (sts : list step)
  : option (list (nat * play) * list half_space) :=
  let G := game_of F event in
  let d := dimension event in
  let l := plays_of F sc in
  check_steps G d (vector (box_low G l d)) (vector (box_high G l d)) l [] sts.

Lemma vector_of_map (f : nat -> Q) d i : (i < d)%nat -> vector (map f (seq 0 d)) i = f i.
Proof.
  intros H; unfold vector; rewrite (nth_indep _ 0 (f 0%nat)) by (rewrite map_length, seq_length; lia).
  rewrite map_nth, seq_nth by assumption; reflexivity.
Qed.

Definition unit_vector (i j : nat) : Q := if Nat.eqb j i then 1 else 0.

Lemma dot_unit d i x w : (i < d)%nat -> dot d (fun j => x * unit_vector i j) w == x * w i.
Proof.
  intros H; unfold dot, unit_vector; rewrite <- (sum_single d i (x * w i) H); apply sum_ext; intros j _.
  destruct (Nat.eqb_spec j i) as [->|]; ring.
Qed.

Section Outer.
  Context (F : game_file) (event : option (list Q)) (sc : scope) (GF : check_game F = true).
  Notation G := (game_of F event).
  Notation d := (dimension event).
  Context (A : automaton) (E : perfect_public_equilibrium G A) (S : covered F sc A).

  Lemma two_coordinates : (2 <= d)%nat.
  Proof. destruct event; cbn; lia. Qed.

  Lemma played_stage s i x H : (forall y, In y (all_stages G (plays_of F sc) i) -> x * y <= H) -> (i < d)%nat ->
    dot d (fun j => x * unit_vector i j) (stage_of G (plays A s 0) (plays A s 1)) <= H.
  Proof.
    intros B Hi; destruct (S s) as (k & I & K); eapply stage_below; [exact K|]; unfold stays_below.
    rewrite Forall_forall; intros pair Ip; rewrite dot_unit by assumption; apply B.
    unfold all_stages; apply (in_map (fun q => stage_of G (fst q) (snd q) i)); apply in_flat_map; now exists k.
  Qed.

  Lemma nothing_proved_yet : proved G d (vector (box_low G (plays_of F sc) d)) (vector (box_high G (plays_of F sc) d))
    A (plays_of F sc) [].
  Proof.
    assert (V := game_checked F event GF).
    split; [exact S|]; split; [constructor|]; intros s; split; [|constructor].
    intros i Hi; unfold box_low, box_high; rewrite !vector_of_map by assumption; split.
    - apply (end_ext _ (fun n => dot d (fun j => 1 * unit_vector i j) (fun c => earns G A n c s))
        (greatest (all_stages G (plays_of F sc) i))); [intros n; rewrite dot_unit by assumption; ring | reflexivity |].
      apply (stage_bounds G A V E); intros s'; apply played_stage; [|assumption].
      intros y I; pose proof (le_greatest _ _ I); lra.
    - apply (end_ext _ (fun n => dot d (fun j => - (1) * unit_vector i j) (fun c => earns G A n c s))
        (- least (all_stages G (plays_of F sc) i))); [intros n; rewrite dot_unit by assumption; ring | reflexivity |].
      apply (stage_bounds G A V E); intros s'; apply played_stage; [|assumption].
      intros y I; pose proof (least_le _ _ I); lra.
  Qed.

  (** What is left after the steps is played, and all values lie in the half-spaces. *)
  Theorem outer_steps_are_sound sts alive spaces : check_outer F event sc sts = Some (alive, spaces) ->
    forall s, (exists k, In k alive /\ is_played (snd k) (plays A s 0) (plays A s 1)) /\
      Forall (fun e => in_the_end_at_most (fun n => dot d (normal e) (fun c => earns G A n c s)) (bound e)) spaces.
  Proof.
    intros H s; assert (V := game_checked F event GF).
    destruct (steps_are_sound G d _ _ V two_coordinates A E sts _ _ _ _ H nothing_proved_yet) as (AL & OL & C).
    split; [apply AL|]; destruct (C s) as [_ Cs]; rewrite Forall_forall in *; intros e I.
    apply (end_ext _ (fun n => dot d (normal e) (fun c => earns G A n c s)) (level 0 e));
      [reflexivity | unfold level; ring | now apply Cs].
  Qed.
End Outer.

(** "There is no equilibrium once no play is alive, or a half-space with n = 0 and b < 0 is proved." *)
Definition nothing_left (d : nat) (alive : list (nat * play)) (spaces : list half_space) : bool :=
  match alive with
  | [] => true
  | _ => existsb (fun e => every d (fun i => Qeq_bool (normal e i) 0) && below (bound e) 0)%bool spaces
  end.

Theorem no_equilibrium F event sc sts alive spaces : check_game F = true ->
  check_outer F event sc sts = Some (alive, spaces) -> nothing_left (dimension event) alive spaces = true ->
  forall A, perfect_public_equilibrium (game_of F event) A -> covered F sc A -> state A -> False.
Proof.
  intros GF H L A E S s; destruct (outer_steps_are_sound F event sc GF A E S sts alive spaces H s) as ((k & I & _) & B).
  unfold nothing_left in L; destruct alive as [|k' alive]; [destruct I|].
  apply existsb_exists in L; destruct L as (e & Ie & L); apply andb_true_iff in L; destruct L as [Z N].
  apply below_lt in N; rewrite Forall_forall in B; specialize (B e Ie); cbv beta in B.
  assert (0 <= bound e); [|lra]; apply end_constant.
  apply (end_ext _ (fun n => dot (dimension event) (normal e) (fun c => earns (game_of F event) A n c s)) (bound e));
    [|reflexivity|assumption].
  intros n; unfold dot; rewrite (sum_ext _ _ (fun _ => 0)); [now rewrite sum_zero|].
  intros i Hi; pose proof (every_spec _ _ Z i Hi) as X; apply Qeq_bool_iff in X; rewrite X; ring.
Qed.

(** ** Inner *)

Record certified_state := { state_play : nat; state_value : list Q; state_lotteries : list (lottery nat) }.

Definition lottery_fine (below_ : nat) (l : lottery nat) : bool :=
  forallb (fun w => Qle_bool 0 (fst w) && Nat.ltb (snd w) below_)%bool l && Qeq_bool (mean l (fun _ => 1)) 1.

Lemma lottery_is_fine b l : lottery_fine b l = true ->
  is_lottery l /\ Forall (fun w => (snd w < b)%nat) l.
Proof.
  unfold lottery_fine, is_lottery; rewrite andb_true_iff, forallb_forall; intros [H1 H2]; apply Qeq_bool_iff in H2.
  repeat split; try assumption; rewrite Forall_forall; intros w I; specialize (H1 w I); apply andb_true_iff in H1;
    destruct H1 as [l0 L]; [now apply Qle_bool_iff | now apply Nat.ltb_lt].
Qed.

Section Inner.
  Context (F : game_file) (event : option (list Q)) (sc : scope).
  Notation G := (game_of F event).
  Notation d := (dimension event).

  Definition play_numbered (l : list (nat * play)) (k : nat) : option (lottery nat * lottery nat) :=
    match find (fun p => Nat.eqb (fst p) k) l with
    | Some (_, profile l0 l1) => Some (l0, l1)
    | _ => None
    end.

  Definition nobody : certified_state := {| state_play := 0; state_value := []; state_lotteries := [] |}.

  (** The automaton of the states.  A number of none stands for the first state. *)
  Definition state_at (states : list certified_state) (k : nat) : certified_state :=
    nth k states (nth 0 states nobody).
  Definition automaton_of (states : list certified_state) : automaton := {|
    state := nat;
    plays := fun k p =>
      match play_numbered (plays_of F sc) (state_play (state_at states k)) with
      | Some (l0, l1) => match p with O => l0 | S _ => l1 end
      | None => []
      end;
    next := fun k y => nth y (state_lotteries (state_at states k)) []
  |}.

  Definition value_of (states : list certified_state) (k c : nat) : Q := vector (state_value (state_at states k)) c.

  Definition later_value (states : list certified_state) (x : certified_state) (y c : nat) : Q :=
    mean (nth y (state_lotteries x) []) (fun k => value_of states k c).

  Definition state_fine (states : list certified_state) (x : certified_state) : bool :=
    match play_numbered (plays_of F sc) (state_play x) with
    | Some (l0, l1) =>
        lottery_fine (rows_of F) l0 && lottery_fine (columns_of F) l1
        && forallb (fun w => below 0 (fst w)) l0 && forallb (fun w => below 0 (fst w)) l1
        && every (signals_of F) (fun y => lottery_fine (length states) (nth y (state_lotteries x) []))
        && every d (fun c => Qeq_bool (vector (state_value x) c)
             ((1 - discount F) * stage_of G l0 l1 c + discount F
               * sum_below (signals_of F) (fun y => chance_of G l0 l1 y * later_value states x y c)))
        && forallb (fun k => Qle_bool (brings G k (later_value states x)) 0) (temptations G l0 l1)
    | None => false
    end.

  Definition check_states (states : list certified_state) : bool := forallb (state_fine states) states.

  Context (states : list certified_state) (N : states <> []).
  Context (GF : check_game F = true) (CS : check_states states = true).
  Notation A := (automaton_of states).

  Lemma state_checked k : state_fine states (state_at states k) = true.
  Proof.
    unfold check_states in CS; rewrite forallb_forall in CS; apply CS; unfold state_at.
    destruct (nth_in_or_default k states (nth 0 states nobody)) as [I|Z]; [assumption|rewrite Z].
    apply nth_In; destruct states; [contradiction | cbn; lia].
  Qed.

  Lemma state_facts k : exists l0 l1,
    plays A k 0 = l0 /\ plays A k 1 = l1 /\
    In (state_play (state_at states k), profile l0 l1) (plays_of F sc) /\
    is_mixed_action G 0 l0 /\ is_mixed_action G 1 l1 /\ all_drawn l0 /\ all_drawn l1 /\
    (forall y, (y < signals_of F)%nat -> is_lottery (next A k y)) /\
    (forall c, (c < d)%nat -> value_of states k c == (1 - discount F) * stage_of G l0 l1 c + discount F
       * sum_below (signals_of F) (fun y => chance_of G l0 l1 y * later_value states (state_at states k) y c)) /\
    (forall t, In t (temptations G l0 l1) -> brings G t (later_value states (state_at states k)) <= 0).
  Proof.
    pose proof (state_checked k) as H; unfold state_fine in H; cbn [plays automaton_of].
    unfold value_of; set (x := state_at states k) in *.
    destruct (play_numbered (plays_of F sc) (state_play x)) as [[l0 l1]|] eqn:Pl; [|discriminate].
    rewrite !andb_true_iff in H; destruct H as [[[[[[H1 H2] H3] H4] H5] H6] H7].
    exists l0, l1; split; [reflexivity|]; split; [reflexivity|]; split.
    { unfold play_numbered in Pl; destruct (find _ _) as [[n [l0' l1'|]]|] eqn:Fd; try discriminate.
      injection Pl as -> ->; apply find_some in Fd; destruct Fd as [I Eq]; apply Nat.eqb_eq in Eq; cbn in Eq; now subst. }
    split; [now apply lottery_is_fine|]; split; [now apply lottery_is_fine|].
    split; [rewrite forallb_forall in H3; unfold all_drawn; rewrite Forall_forall; intros w I; now apply below_lt, H3|].
    split; [rewrite forallb_forall in H4; unfold all_drawn; rewrite Forall_forall; intros w I; now apply below_lt, H4|].
    split; [intros y Hy; exact (proj1 (lottery_is_fine _ _ (every_spec _ _ H5 y Hy)))|].
    split; [intros c Hc; apply Qeq_bool_iff; exact (every_spec _ _ H6 c Hc)|].
    rewrite forallb_forall in H7; intros t I; now apply Qle_bool_iff, H7.
  Qed.

  Lemma finitely_many_values c : exists M, forall k, - M <= value_of states k c /\ value_of states k c <= M.
  Proof.
    assert (H : exists M, 0 <= M /\ Forall (fun x => - M <= vector (state_value x) c /\ vector (state_value x) c <= M) states).
    { clear; induction states as [|x l (M & HM & IH)]; [exists 0; split; [lra | constructor]|].
      set (v := vector (state_value x) c).
      destruct (Qlt_le_dec v 0) as [Neg|Pos]; [exists (M - v) | exists (M + v)]; (split; [lra|]); constructor;
        fold v; try lra; (eapply Forall_impl; [|exact IH]); intros y [L U]; cbv beta; lra. }
    destruct H as (M & _ & H); exists M; intros k; rewrite Forall_forall in H; apply H; unfold state_at.
    destruct (nth_in_or_default k states (nth 0 states nobody)) as [I|Z]; [assumption|rewrite Z].
    apply nth_In; destruct states; [contradiction | cbn; lia].
  Qed.

  (** Each state is an equilibrium of the scope, worth what it says. *)
  Theorem checked_states_are_equilibria :
    perfect_public_equilibrium G A /\ covered F sc A /\
    forall k c, (c < d)%nat -> is_worth G A k c (value_of states k c).
  Proof.
    assert (VA : is_automaton G A).
    { intros k; destruct (state_facts k) as (l0 & l1 & E0 & E1 & _ & M0 & M1 & _ & _ & L & _).
      rewrite E0, E1; split; [assumption|]; split; assumption. }
    destruct (states_are_equilibria G A d (value_of states) (game_checked F event GF) VA ltac:(destruct event; cbn; lia)) as [E W].
    - intros k c Hc; destruct (state_facts k) as (l0 & l1 & E0 & E1 & _ & _ & _ & _ & _ & _ & K & _).
      rewrite E0, E1; apply (K c Hc).
    - intros k t I; destruct (state_facts k) as (l0 & l1 & E0 & E1 & _ & _ & _ & _ & _ & _ & _ & K).
      rewrite E0, E1 in I; apply (K t I).
    - intros c _; apply finitely_many_values.
    - split; [assumption|]; split; [|assumption].
      intros k; destruct (state_facts k) as (l0 & l1 & E0 & E1 & I & _ & _ & D0 & D1 & _).
      eexists; split; [exact I|]; rewrite E0, E1; cbn; auto.
  Qed.
End Inner.

(** ** The claims *)

(** The half-planes along the edges of a convex polygon, given by its corners, anticlockwise; of a segment and of a
    point there are four. *)
Definition point : Type := Q * Q.
Definition half_plane : Type := point * Q.
Definition along (n v : point) : Q := fst n * fst v + snd n * snd v.

Definition edge (a a' : point) : half_plane :=
  let n := (snd a' - snd a, fst a - fst a') in (n, along n a).
Definition supported (n : point) (corners : list point) : half_plane := (n, greatest (map (along n) corners)).

Definition sides_of (corners : list point) : list half_plane :=
  match corners with
  | [] => []
  | [a] => map (fun n => (n, along n a)) [(1, 0); (- (1), 0); (0, 1); (0, - (1))]
  | [a; a'] =>
      let n := (snd a' - snd a, fst a - fst a') in
      let m := (fst a' - fst a, snd a' - snd a) in
      map (fun n => supported n corners) [n; (- fst n, - snd n); m; (- fst m, - snd m)]
  | a :: rest => map (fun both => edge (fst both) (snd both)) (combine corners (rest ++ [a]))
  end.

(** In the polygon lies what is on the inner side of each of them; nothing lies in the empty one. *)
Definition pays_in (corners : list point) (G : repeated_game) (A : automaton) (s : state A) : Prop :=
  corners <> [] /\
  forall n b, In (n, b) (sides_of corners) ->
  in_the_end_at_most (fun k => along n (earns G A k 0 s, earns G A k 1 s)) b.

(** "n' = rn with r > 0 and b' <= rb": here r = (n' . n) / (n . n). *)
Definition behind (e : half_space) (h : half_plane) : bool :=
  let '(n, b) := h in
  let n' := (normal e 0%nat, normal e 1%nat) in
  Qeq_bool (fst n' * snd n) (snd n' * fst n) && below 0 (along n' n)
  && Qle_bool (bound e * along n n) (along n' n * b).

Lemma behind_holds e n b (x y : nat -> Q) : behind e (n, b) = true ->
  in_the_end_at_most (fun k => dot 2 (normal e) (fun c => match c with O => x k | _ => y k end)) (bound e) ->
  in_the_end_at_most (fun k => along n (x k, y k)) b.
Proof.
  unfold behind, along; cbn [fst snd]; set (p := normal e 0%nat); set (q := normal e 1%nat).
  rewrite !andb_true_iff; intros [[C l0] B] H; apply Qeq_bool_iff in C; apply below_lt in l0; apply Qle_bool_iff in B.
  destruct n as [u v]; cbn [fst snd] in *; set (r := p * u + q * v) in *.
  assert (Z : 0 <= / r) by (apply Qlt_le_weak, Qinv_lt_0_compat; assumption).
  assert (I : / r * r == 1) by (field; lra).
  apply (end_le _ (fun k => / r * ((u * u + v * v) * dot 2 (normal e) (fun c => match c with O => x k | _ => y k end)))
    (/ r * ((u * u + v * v) * bound e))).
  - intros k; unfold dot; cbn [sum_below]; fold p q.
    assert (L : (u * u + v * v) * (0 + p * x k + q * y k) == r * (u * x k + v * y k)).
    { unfold r; transitivity (r * (u * x k + v * y k) + (p * v - q * u) * (v * x k - u * y k)); unfold r; [ring|].
      rewrite C; ring. }
    rewrite L, Qmult_assoc, I; lra.
  - assert (0 <= / r * (r * b - (u * u + v * v) * bound e)) by (apply Qmult_le_0_compat; lra).
    assert (/ r * (r * b) == b) by (rewrite Qmult_assoc, I; ring). lra.
  - apply (end_times (/ r)); [assumption|]; apply (end_times (u * u + v * v)); [nra | assumption].
Qed.

Definition same_point (v w : point) : bool := Qeq_bool (fst v) (fst w) && Qeq_bool (snd v) (snd w).
Definition worth_of_state (x : certified_state) : point := (vector (state_value x) 0, vector (state_value x) 1).

(** *** A bracket *)
Record bracket := {
  bracket_game : game_file;
  bracket_scope : scope;
  bracket_steps : list step;
  outer_corners : list point;
  bracket_states : list certified_state;
  inner_corners : list point
}.

Definition check_bracket (C : bracket) : bool :=
  check_game (bracket_game C) && check_scope (bracket_game C) (bracket_scope C)
  && match check_outer (bracket_game C) None (bracket_scope C) (bracket_steps C) with
     | Some (alive, spaces) =>
         nothing_left 2 alive spaces
         || negb (Nat.eqb (length (outer_corners C)) 0)
            && forallb (fun h => existsb (fun e => behind e h) spaces) (sides_of (outer_corners C))
     | None => false
     end
  && check_states (bracket_game C) None (bracket_scope C) (bracket_states C)
  && forallb (fun v => existsb (fun x => same_point (worth_of_state x) v) (bracket_states C)) (inner_corners C).

(** All equilibria of the scope pay in the polygon outside. *)
Theorem bracket_outside (C : bracket) : check_bracket C = true ->
  forall A, perfect_public_equilibrium (game_of (bracket_game C) None) A -> in_scope (bracket_scope C) A ->
  forall s, pays_in (outer_corners C) (game_of (bracket_game C) None) A s.
Proof.
  unfold check_bracket; rewrite !andb_true_iff; intros [[[[GF SC] O] _] _] A E S s.
  assert (Cov := scope_is_covered (bracket_game C) None (bracket_scope C) A SC (proj1 E) S).
  destruct (check_outer _ _ _ _) as [[alive spaces]|] eqn:H; [|discriminate].
  apply orb_true_iff in O; destruct O as [O|O].
  - exfalso; exact (no_equilibrium _ None _ _ _ _ GF H O A E Cov s).
  - apply andb_true_iff in O; destruct O as [L O]; split.
    + intros Z; rewrite Z in L; discriminate.
    + intros n b I; rewrite forallb_forall in O; specialize (O _ I); apply existsb_exists in O; destruct O as (e & Ie & Be).
      apply (behind_holds e n b); [assumption|].
      destruct (outer_steps_are_sound _ None _ GF A E Cov _ _ _ H s) as [_ B]; rewrite Forall_forall in B.
      apply (end_ext _ (fun k => dot 2 (normal e) (fun c => earns (game_of (bracket_game C) None) A k c s)) (bound e));
        [|reflexivity | exact (B e Ie)].
      intros k; unfold dot; cbn [sum_below]; reflexivity.
Qed.

(** The number of a state that is worth a corner. *)
Fixpoint number_of (v : point) (states : list certified_state) : nat :=
  match states with
  | [] => 0%nat
  | x :: l => if same_point (worth_of_state x) v then 0%nat else S (number_of v l)
  end.

Lemma number_is_right v states : existsb (fun x => same_point (worth_of_state x) v) states = true ->
  same_point (worth_of_state (state_at states (number_of v states))) v = true.
Proof.
  intros H; unfold state_at; set (first := nth 0 states nobody); clearbody first.
  induction states as [|x l IH]; [discriminate|]; cbn [number_of]; cbn [existsb] in H.
  destruct (same_point (worth_of_state x) v) eqn:E; [exact E | cbn [nth]; auto].
Qed.

(** One equilibrium of the scope, begun by a lottery over its states, pays any point of the polygon inside: a mean of
    its corners. *)
Theorem bracket_inside (C : bracket) : check_bracket C = true -> inner_corners C <> [] ->
  exists A, perfect_public_equilibrium (game_of (bracket_game C) None) A /\ in_scope (bracket_scope C) A /\
  forall l : lottery point, is_lottery l -> Forall (fun w => In (snd w) (inner_corners C)) l ->
  exists start : lottery (state A), is_lottery start /\
    tends_to (fun n => mean start (earns (game_of (bracket_game C) None) A n 0)) (mean l fst) /\
    tends_to (fun n => mean start (earns (game_of (bracket_game C) None) A n 1)) (mean l snd).
Proof.
  unfold check_bracket; rewrite !andb_true_iff; intros [[[[GF SC] _] CS] IC] NI.
  set (states := bracket_states C) in *; set (G := game_of (bracket_game C) None).
  assert (N : states <> []).
  { destruct (inner_corners C) as [|v l]; [contradiction|]; intros Z; rewrite Z in IC; discriminate. }
  destruct (checked_states_are_equilibria (bracket_game C) None (bracket_scope C) states N GF CS) as (E & S & W).
  exists (automaton_of (bracket_game C) (bracket_scope C) states); split; [exact E|].
  split; [now apply (scope_has_nothing_else (bracket_game C))|].
  intros l L I; exists (map (fun w => (fst w, number_of (snd w) states)) l).
  rewrite forallb_forall in IC; rewrite Forall_forall in I.
  assert (M : forall f : nat -> Q, mean (map (fun w : Q * point => (fst w, number_of (snd w) states)) l) f
    == mean l (fun v => f (number_of v states))).
  { intros f; clear; induction l as [|[w v] l IH]; cbn; [reflexivity | rewrite IH; reflexivity]. }
  assert (LM : is_lottery (map (fun w : Q * point => (fst w, number_of (snd w) states)) l)).
  { split; [|rewrite M; apply L]; destruct L as [L _]; rewrite Forall_forall in *.
    intros w' Iw; apply in_map_iff in Iw; destruct Iw as (w & <- & Iw); exact (L w Iw). }
  split; [exact LM|].
  assert (X : forall c (f : point -> Q), (c < 2)%nat ->
    (forall v, In v (inner_corners C) -> value_of states (number_of v states) c == f v) ->
    tends_to (fun n => mean (map (fun w : Q * point => (fst w, number_of (snd w) states)) l)
      (earns G (automaton_of (bracket_game C) (bracket_scope C) states) n c)) (mean l f)).
  { intros c f Hc Hf.
    assert (T := tends_mean _ (fun n => earns G (automaton_of (bracket_game C) (bracket_scope C) states) n c)
      (fun k => value_of states k c) LM (fun k => W k c Hc)).
    assert (Em : mean (map (fun w : Q * point => (fst w, number_of (snd w) states)) l) (fun k => value_of states k c) == mean l f).
    { rewrite M; apply mean_in_ext; intros w v Iv; apply Hf; exact (I _ Iv). }
    destruct T as [T1 T2]; split.
    - eapply end_ext; [intros; reflexivity | | exact T1]; exact Em.
    - eapply end_ext; [intros; reflexivity | | exact T2]; rewrite Em; reflexivity. }
  split; apply X; try lia; intros v Iv; pose proof (number_is_right v states (IC v Iv)) as l1; unfold same_point in l1;
    apply andb_true_iff in l1; destruct l1 as [R0 R1]; apply Qeq_bool_iff in R0, R1; assumption.
Qed.

(** *** A frequency *)
Record frequency := {
  frequency_game : game_file;
  frequency_scope : scope;
  frequency_event : list Q;
  frequency_steps : list step;
  upper : option Q;
  frequency_states : list certified_state;
  frequency_start : lottery nat;
  lower : option Q
}.

Definition faces_up (e : half_space) (b : Q) : bool :=
  Qeq_bool (normal e 0%nat) 0 && Qeq_bool (normal e 1%nat) 0 && below 0 (normal e 2%nat)
  && Qle_bool (bound e) (normal e 2%nat * b).

Definition check_frequency (C : frequency) : bool :=
  let event := Some (frequency_event C) in
  check_game (frequency_game C) && check_scope (frequency_game C) (frequency_scope C)
  && match check_outer (frequency_game C) event (frequency_scope C) (frequency_steps C) with
     | Some (alive, spaces) =>
         nothing_left 3 alive spaces
         || match upper C with Some b => existsb (fun e => faces_up e b) spaces | None => false end
     | None => false
     end
  && check_states (frequency_game C) event (frequency_scope C) (frequency_states C)
  && match lower C with
     | Some x =>
         lottery_fine (length (frequency_states C)) (frequency_start C)
         && Qeq_bool x (mean (frequency_start C) (fun k => value_of (frequency_states C) k 2))
     | None => true
     end.

(** No equilibrium of the scope has the event more often; if nothing is said, there is none. *)
Theorem frequency_at_most (C : frequency) : check_frequency C = true ->
  forall A, perfect_public_equilibrium (game_of (frequency_game C) (Some (frequency_event C))) A ->
  in_scope (frequency_scope C) A -> forall s,
  match upper C with
  | Some b => in_the_end_at_most (fun n => earns (game_of (frequency_game C) (Some (frequency_event C))) A n 2 s) b
  | None => False
  end.
Proof.
  unfold check_frequency; rewrite !andb_true_iff; intros [[[[GF SC] O] _] _] A E S s.
  assert (Cov := scope_is_covered (frequency_game C) (Some (frequency_event C)) (frequency_scope C) A SC (proj1 E) S).
  destruct (check_outer _ _ _ _) as [[alive spaces]|] eqn:H; [|discriminate].
  apply orb_true_iff in O; destruct O as [O|O];
    [exfalso; exact (no_equilibrium _ (Some (frequency_event C)) _ _ _ _ GF H O A E Cov s)|].
  destruct (upper C) as [b|]; [|discriminate]; apply existsb_exists in O; destruct O as (e & I & U).
  unfold faces_up in U; rewrite !andb_true_iff in U; destruct U as [[[Z0 Z1] l0] B].
  apply Qeq_bool_iff in Z0, Z1; apply below_lt in l0; apply Qle_bool_iff in B.
  destruct (outer_steps_are_sound _ (Some (frequency_event C)) _ GF A E Cov _ _ _ H s) as [_ L].
  rewrite Forall_forall in L; specialize (L e I); cbv beta in L; cbn [dimension] in L.
  set (r := normal e 2%nat) in *; assert (Zr : 0 <= / r) by (apply Qlt_le_weak, Qinv_lt_0_compat; assumption).
  assert (Ir : / r * r == 1) by (field; lra).
  apply (end_le _ (fun n => / r * dot 3 (normal e) (fun c => earns (game_of (frequency_game C) (Some (frequency_event C))) A n c s))
    (/ r * bound e)); [| |now apply end_times].
  - intros n; unfold dot; cbn [sum_below]; fold r; rewrite Z0, Z1.
    set (x := earns _ _ _ 2 _); assert (Ex : / r * (r * x) == x) by (rewrite Qmult_assoc, Ir; ring); lra.
  - assert (0 <= / r * (r * b - bound e)) by (apply Qmult_le_0_compat; lra).
    assert (/ r * (r * b) == b) by (rewrite Qmult_assoc, Ir; ring); lra.
Qed.

(** What an automaton with checked states pays, if a lottery draws its first state. *)
Lemma begun_by F event sc states start : check_game F = true -> check_scope F sc = true ->
  check_states F event sc states = true -> lottery_fine (length states) start = true ->
  exists A, perfect_public_equilibrium (game_of F event) A /\ in_scope sc A /\
  exists first : lottery (state A), is_lottery first /\ forall c, (c < dimension event)%nat ->
    tends_to (fun n => mean first (earns (game_of F event) A n c)) (mean start (fun k => value_of states k c)).
Proof.
  intros GF SC CS L; apply lottery_is_fine in L; destruct L as [L l1].
  assert (N : states <> []).
  { intros ->; destruct L as [_ L]; destruct start as [|w start]; [cbn in L; discriminate|].
    inversion l1; cbn in *; lia. }
  destruct (checked_states_are_equilibria F event sc states N GF CS) as (E & S & W).
  exists (automaton_of F sc states); split; [assumption|]; split; [now apply (scope_has_nothing_else F)|].
  exists start; split; [assumption|]; intros c Hc.
  apply (tends_mean start (fun n => earns (game_of F event) (automaton_of F sc states) n c)); [assumption|].
  intros k; exact (W k c Hc).
Qed.

(** One has it just as often as is claimed. *)
Theorem frequency_attained (C : frequency) x : check_frequency C = true -> lower C = Some x ->
  exists A, perfect_public_equilibrium (game_of (frequency_game C) (Some (frequency_event C))) A /\
    in_scope (frequency_scope C) A /\
    exists first : lottery (state A), is_lottery first /\
    tends_to (fun n => mean first (earns (game_of (frequency_game C) (Some (frequency_event C))) A n 2)) x.
Proof.
  unfold check_frequency; rewrite !andb_true_iff; intros [[[[GF SC] _] CS] L] Lo; rewrite Lo in L.
  apply andb_true_iff in L; destruct L as [L X]; apply Qeq_bool_iff in X.
  destruct (begun_by _ _ _ _ _ GF SC CS L) as (A & E & S & first & Lf & W).
  exists A; split; [assumption|]; split; [assumption|]; exists first; split; [assumption|].
  destruct (W 2%nat ltac:(cbn; lia)) as [W1 W2]; split.
  - eapply end_ext; [intros; reflexivity | symmetry; exact X | exact W1].
  - eapply end_ext; [intros; reflexivity | rewrite X; reflexivity | exact W2].
Qed.

(** *** A strategy *)
Record strategy_file := {
  strategy_game : game_file;
  strategy_scope : scope;
  strategy_states : list certified_state;
  strategy_start : lottery nat;
  strategy_value : point
}.

Definition check_strategy (C : strategy_file) : bool :=
  check_game (strategy_game C) && check_scope (strategy_game C) (strategy_scope C)
  && check_states (strategy_game C) None (strategy_scope C) (strategy_states C)
  && lottery_fine (length (strategy_states C)) (strategy_start C)
  && Qeq_bool (fst (strategy_value C)) (mean (strategy_start C) (fun k => value_of (strategy_states C) k 0))
  && Qeq_bool (snd (strategy_value C)) (mean (strategy_start C) (fun k => value_of (strategy_states C) k 1)).

Theorem strategy_is_equilibrium (C : strategy_file) : check_strategy C = true ->
  exists A, perfect_public_equilibrium (game_of (strategy_game C) None) A /\ in_scope (strategy_scope C) A /\
    exists first : lottery (state A), is_lottery first /\
    tends_to (fun n => mean first (earns (game_of (strategy_game C) None) A n 0)) (fst (strategy_value C)) /\
    tends_to (fun n => mean first (earns (game_of (strategy_game C) None) A n 1)) (snd (strategy_value C)).
Proof.
  unfold check_strategy; rewrite !andb_true_iff; intros [[[[[GF SC] CS] L] X] Y]; apply Qeq_bool_iff in X, Y.
  destruct (begun_by _ _ _ _ _ GF SC CS L) as (A & E & S & first & Lf & W).
  exists A; split; [assumption|]; split; [assumption|]; exists first; split; [assumption|]; split.
  - destruct (W 0%nat ltac:(cbn; lia)) as [W1 W2]; split.
    + eapply end_ext; [intros; reflexivity | symmetry; exact X | exact W1].
    + eapply end_ext; [intros; reflexivity | rewrite X; reflexivity | exact W2].
  - destruct (W 1%nat ltac:(cbn; lia)) as [W1 W2]; split.
    + eapply end_ext; [intros; reflexivity | symmetry; exact Y | exact W1].
    + eapply end_ext; [intros; reflexivity | rewrite Y; reflexivity | exact W2].
Qed.
