(** * The checker of certificates, and why what it accepts is true

    The rules of [goodwill.proofs] as functions, and the theorems: what the steps prove holds of all equilibria of the
    scope, and the states are equilibria that pay what they say.  Data are as in a file.  Not here: reading a file,
    and hulls and distances of polygons.  A file is refused by the program for more reasons than here (an index out
    of range, a row for a play that is refuted, weights out of order); here such things count for nothing. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps.

(** ** The game of a file *)

Record game_file := {
  payoff_table : list (list (list Q));
  law_table : list (list (list Q));
  discount : Q;
  within_table : list (nat * (nat * Q * list Q))   (* profile, player, gain, shift *)
}.

Definition vector (l : list Q) : nat -> Q := fun i => nth i l 0.
Definition entry (t : list (list (list Q))) (a b : nat) : list Q := nth b (nth a t []) [].

Definition rows_of (F : game_file) : nat := length (payoff_table F).
Definition columns_of (F : game_file) : nat := length (nth 0 (payoff_table F) []).
Definition signals_of (F : game_file) : nat := length (entry (law_table F) 0 0).

Definition within_file (F : game_file) (a b : nat) : list temptation :=
  map (fun k => let '(p, g, s) := snd k in {| who := p; gain := g; shift := vector s |})
    (filter (fun k => Nat.eqb (fst k) (a * columns_of F + b)) (within_table F)).

(** If an event is counted, with a weight for each signal, its chance is a third coordinate. *)
Definition game_of (F : game_file) (event : option (list Q)) : repeated_game := {|
  actions := fun p => match p with O => rows_of F | S _ => columns_of F end;
  signal_count := signals_of F;
  stage_payoff := fun c a b =>
    match c with
    | O | 1%nat => vector (entry (payoff_table F) a b) c
    | _ => match event with
           | Some weight => sum_below (signals_of F) (fun y => vector (entry (law_table F) a b) y * vector weight y)
           | None => 0
           end
    end;
  law := fun a b => vector (entry (law_table F) a b);
  delta := discount F;
  within := within_file F
|}.

Definition dimension (event : option (list Q)) : nat := match event with None => 2 | Some _ => 3 end.

Definition below (x y : Q) : bool := negb (Qle_bool y x).
Lemma below_lt x y : below x y = true <-> x < y.
Proof.
  unfold below; rewrite negb_true_iff; split; intros H.
  - destruct (Qlt_le_dec x y) as [L|L]; [assumption|]; apply Qle_bool_iff in L; congruence.
  - destruct (Qle_bool y x) eqn:L; [apply Qle_bool_iff in L; lra | reflexivity].
Qed.

Definition every (m : nat) (f : nat -> bool) : bool := forallb f (seq 0 m).
Lemma every_spec m f : every m f = true -> forall y, (y < m)%nat -> f y = true.
Proof. unfold every; rewrite forallb_forall; intros H y Hy; apply H, in_seq; lia. Qed.

Definition check_game (F : game_file) : bool :=
  below 0 (discount F) && below (discount F) 1
  && every (rows_of F) (fun a => every (columns_of F) (fun b =>
       every (signals_of F) (fun y => Qle_bool 0 (vector (entry (law_table F) a b) y))
       && Qeq_bool (sum_below (signals_of F) (vector (entry (law_table F) a b))) 1))
  && forallb (fun k => Nat.ltb (fst (fst (snd k))) 2) (within_table F).

Lemma game_checked F event : check_game F = true -> is_repeated_game (game_of F event).
Proof.
  unfold check_game; rewrite !andb_true_iff; intros [[[D0 D1] L] W]; cbn.
  apply below_lt in D0, D1; repeat split; try assumption.
  - intros y Hy; pose proof (every_spec _ _ (every_spec _ _ L a ltac:(assumption)) b ltac:(assumption)) as X.
    apply andb_true_iff in X; destruct X as [X _]; apply Qle_bool_iff; exact (every_spec _ _ X y Hy).
  - pose proof (every_spec _ _ (every_spec _ _ L a ltac:(assumption)) b ltac:(assumption)) as X.
    apply andb_true_iff in X; destruct X as [_ X]; now apply Qeq_bool_iff.
  - rewrite Forall_forall; intros k Hk; unfold within_file in Hk; apply in_map_iff in Hk.
    destruct Hk as ([n [[p g] s]] & <- & Hk); apply filter_In in Hk; destruct Hk as [Hk _].
    rewrite forallb_forall in W; specialize (W _ Hk); now apply Nat.ltb_lt in W.
Qed.

(** ** Scopes: what may be played, with its number *)

Inductive scope :=
  | pure
  | symmetric
  | mixtures (player : nat) (mixed : list (lottery nat))
  | pairs (player : nat) (cells : list (nat * nat * nat * Q * Q)).   (* two actions, the other's, from, to *)

Definition placed_pair (player : nat) (own other : lottery nat) : lottery nat * lottery nat :=
  match player with O => (own, other) | S _ => (other, own) end.

Definition pure_plays (F : game_file) : list play :=
  flat_map (fun a => map (fun b => profile (surely a) (surely b)) (seq 0 (columns_of F))) (seq 0 (rows_of F)).

Definition further_plays (F : game_file) (s : scope) : list play :=
  match s with
  | pure | symmetric => []
  | mixtures p mixed =>
      flat_map (fun l => map (fun b => let '(l0, l1) := placed_pair p l (surely b) in profile l0 l1)
        (seq 0 (match p with O => columns_of F | S _ => rows_of F end))) mixed
  | pairs p cells => map (fun k => let '(a, a', b, from, to) := k in cell p a a' b from to) cells
  end.

Definition plays_of (F : game_file) (s : scope) : list (nat * play) :=
  match s with
  | symmetric => map (fun a => (a * columns_of F + a, profile (surely a) (surely a))%nat) (seq 0 (rows_of F))
  | _ => let l := pure_plays F ++ further_plays F s in combine (seq 0 (length l)) l
  end.

(** What the players may use in a scope. *)
Definition allowed (s : scope) (l0 l1 : lottery nat) : Prop :=
  match s with
  | pure => exists a b, l0 = surely a /\ l1 = surely b
  | symmetric => exists a, l0 = surely a /\ l1 = surely a
  | mixtures p mixed =>
      (exists a b, l0 = surely a /\ l1 = surely b) \/
      exists l b, In l mixed /\ (l0, l1) = placed_pair p l (surely b)
  | pairs p _ =>
      (exists a b, l0 = surely a /\ l1 = surely b) \/
      exists a a' b x, (a < a')%nat /\ 0 < x /\ x < 1 /\ (l0, l1) = mixture_of_two p a a' b x
  end.

Definition in_scope (s : scope) (A : automaton) : Prop := forall q, allowed s (plays A q 0) (plays A q 1).

(** Everything that is allowed has a number. *)
Definition covered (F : game_file) (s : scope) (A : automaton) : Prop :=
  forall q, exists k, In k (plays_of F s) /\ is_played (snd k) (plays A q 0) (plays A q 1).

(** No mixture names an action with the weight 0, and the cells of two actions cover all weights. *)
Fixpoint chain (reached : Q) (cells : list (Q * Q)) : bool :=
  match cells with
  | [] => Qeq_bool reached 1
  | (from, to) :: rest => Qeq_bool from reached && below from to && chain to rest
  end.

Definition cells_of (a a' b : nat) (cells : list (nat * nat * nat * Q * Q)) : list (Q * Q) :=
  map (fun k => let '(_, _, _, from, to) := k in (from, to))
    (filter (fun k => let '(c, c', o, _, _) := k in Nat.eqb c a && Nat.eqb c' a' && Nat.eqb o b) cells).

Definition check_scope (F : game_file) (s : scope) : bool :=
  let actions_of p := match p with O => rows_of F | S _ => columns_of F end in
  match s with
  | pure | symmetric => true
  | mixtures p mixed => forallb (forallb (fun w => below 0 (fst w))) mixed
  | pairs p cells =>
      forallb (fun k => let '(a, a', _, _, _) := k in Nat.ltb a a') cells
      && every (actions_of p) (fun a => every (actions_of p) (fun a' => every (actions_of (other_player p)) (fun b =>
           if Nat.ltb a a' then chain 0 (cells_of a a' b cells) else true)))
  end.

Lemma chain_covers cells x : forall reached, chain reached cells = true -> reached <= x -> x < 1 ->
  exists from to, In (from, to) cells /\ from <= x /\ x <= to.
Proof.
  induction cells as [|[from to] cells IH]; intros reached H L U; cbn [chain] in H.
  - apply Qeq_bool_iff in H; lra.
  - rewrite !andb_true_iff in H; destruct H as [[H1 H2] H3]; apply Qeq_bool_iff in H1.
    destruct (Qlt_le_dec to x) as [l0|l0].
    + destruct (IH to H3) as (f & t & I & ?); [lra|assumption|]; exists f, t; split; [now right | assumption].
    + exists from, to; split; [now left | split; lra].
Qed.

Lemma has_a_number (l : list play) k : In k l -> exists n, In (n, k) (combine (seq 0 (length l)) l).
Proof.
  intros I; apply In_nth with (d := k) in I; destruct I as (n & Hn & E); exists n.
  replace (n, k) with (nth n (combine (seq 0 (length l)) l) (0%nat, k)).
  - apply nth_In; rewrite combine_length, seq_length; lia.
  - rewrite combine_nth by now rewrite seq_length. rewrite seq_nth, E by assumption; reflexivity.
Qed.

Lemma pure_play_is_there F a b : (a < rows_of F)%nat -> (b < columns_of F)%nat ->
  In (profile (surely a) (surely b)) (pure_plays F).
Proof.
  intros Ha Hb; unfold pure_plays; apply in_flat_map; exists a; split; [apply in_seq; lia|].
  apply (in_map (fun b => profile (surely a) (surely b))), in_seq; lia.
Qed.

Lemma surely_drawn a : all_drawn (surely a).
Proof. repeat constructor; cbn; lra. Qed.

(** Whatever is allowed is covered, ... *)
Theorem scope_is_covered F event s A : check_scope F s = true -> is_automaton (game_of F event) A ->
  in_scope s A -> covered F s A.
Proof.
  intros C VA S q; specialize (S q); destruct (VA q) as ([_ HP] & [_ HR] & _).
  set (l0 := plays A q 0) in *; set (l1 := plays A q 1) in *; cbn [actions game_of] in HP, HR.
  assert (Pure : (exists a b, l0 = surely a /\ l1 = surely b) ->
    exists k, In k (pure_plays F) /\ is_played k l0 l1).
  { intros (a & b & EP & ER); rewrite EP in *; rewrite ER in *; inversion HP; inversion HR; subst; cbn [snd] in *.
    exists (profile (surely a) (surely b)); split; [now apply pure_play_is_there|].
    repeat split; apply surely_drawn. }
  assert (Num : s <> symmetric -> (exists k, In k (pure_plays F ++ further_plays F s) /\ is_played k l0 l1) ->
    exists k, In k (plays_of F s) /\ is_played (snd k) l0 l1).
  { intros NS (k & I & K); destruct (has_a_number _ _ I) as (n & In'); exists (n, k); split; [|assumption].
    destruct s; try exact In'; contradiction. }
  destruct s as [| |p mixed|p cells]; cbn [allowed] in S.
  - apply Num; [discriminate|]; destruct (Pure S) as (k & I & K); exists k; rewrite in_app_iff; auto.
  - destruct S as (a & EP & ER); rewrite EP in *; rewrite ER in *; inversion HP; subst; cbn [snd] in *.
    exists ((a * columns_of F + a)%nat, profile (surely a) (surely a)); split.
    + apply (in_map (fun a => ((a * columns_of F + a)%nat, profile (surely a) (surely a)))), in_seq; lia.
    + repeat split; apply surely_drawn.
  - apply Num; [discriminate|]; destruct S as [S|(l & b & I & EPR)].
    + destruct (Pure S) as (k & I & K); exists k; rewrite in_app_iff; auto.
    + cbn [check_scope] in C; rewrite forallb_forall in C; specialize (C l I); rewrite forallb_forall in C.
      assert (D : all_drawn l) by (unfold all_drawn; rewrite Forall_forall; intros w Iw; now apply below_lt, C).
      exists (profile l0 l1); split; [|destruct p; cbn [placed_pair] in EPR; injection EPR as -> ->;
        repeat split; auto using surely_drawn].
      apply in_app_iff; right; cbn [further_plays]; apply in_flat_map; exists l; split; [assumption|].
      apply in_map_iff; exists b; rewrite <- EPR; split; [reflexivity|]; apply in_seq.
      destruct p; cbn [placed_pair] in EPR; injection EPR as EP ER;
        [rewrite ER in HR; inversion HR | rewrite EP in HP; inversion HP]; subst; cbn [snd] in *; lia.
  - apply Num; [discriminate|]; destruct S as [S|(a & a' & b & x & La & X0 & X1 & EPR)].
    + destruct (Pure S) as (k & I & K); exists k; rewrite in_app_iff; auto.
    + cbn [check_scope] in C; apply andb_true_iff in C; destruct C as [_ C].
      assert (Ch : chain 0 (cells_of a a' b cells) = true).
      { assert (Ra : (a' < match p with O => rows_of F | S _ => columns_of F end)%nat
          /\ (b < match other_player p with O => rows_of F | S _ => columns_of F end)%nat).
        { destruct p; cbn [mixture_of_two other_player] in *; injection EPR as EP ER; rewrite EP in HP; rewrite ER in HR.
          - inversion HP as [|? ? _ HP']; inversion HP'; inversion HR; subst; cbn [snd] in *; split; assumption.
          - inversion HR as [|? ? _ HR']; inversion HR'; inversion HP; subst; cbn [snd] in *; split; assumption. }
        destruct Ra as [Ra Rb].
        pose proof (every_spec _ _ (every_spec _ _ (every_spec _ _ C a ltac:(lia)) a' Ra) b Rb) as X.
        cbv beta in X; apply Nat.ltb_lt in La; rewrite La in X; exact X. }
      destruct (chain_covers _ x 0 Ch ltac:(lra) X1) as (from & to & I & Lo & Hi).
      unfold cells_of in I; apply in_map_iff in I; destruct I as ([[[[c c'] o] f] t] & Ec & I).
      injection Ec as -> ->; apply filter_In in I; destruct I as [I Eq]; rewrite !andb_true_iff, !Nat.eqb_eq in Eq.
      destruct Eq as [[-> ->] ->]; exists (cell p a a' b from to); split.
      * apply in_app_iff; right; cbn [further_plays].
        apply (in_map (fun k => let '(a, a', b, from, to) := k in cell p a a' b from to) _ _ I).
      * cbn [is_played]; exists x; auto.
Qed.

(** ... and what is covered is allowed. *)
Theorem scope_has_nothing_else F s A : check_scope F s = true -> covered F s A -> in_scope s A.
Proof.
  intros C S q; destruct (S q) as (k & I & K); destruct k as [n k]; cbn [snd] in K.
  assert (Pure : In k (pure_plays F) -> exists a b, plays A q 0 = surely a /\ plays A q 1 = surely b).
  { intros J; unfold pure_plays in J; apply in_flat_map in J; destruct J as (a & _ & J); apply in_map_iff in J.
    destruct J as (b & <- & _); destruct K as (-> & -> & _); eauto. }
  assert (All : s <> symmetric -> In k (pure_plays F) \/ In k (further_plays F s)).
  { intros NS; apply in_app_iff; destruct s; try contradiction; exact (in_combine_r _ _ _ _ I). }
  destruct s as [| |p mixed|p cells]; cbn [allowed].
  - destruct All as [J|[]]; [discriminate | now apply Pure].
  - apply in_map_iff in I; destruct I as (a & E & _); injection E as _ <-; destruct K as (-> & -> & _); eauto.
  - destruct All as [J|J]; [discriminate | left; now apply Pure |]; right; cbn [further_plays] in J.
    apply in_flat_map in J; destruct J as (l & Il & J); apply in_map_iff in J; destruct J as (b & E & _).
    exists l, b; split; [assumption|]; destruct p; cbn [placed_pair] in *; subst k; destruct K as (-> & -> & _); reflexivity.
  - destruct All as [J|J]; [discriminate | left; now apply Pure |]; right; cbn [further_plays] in J.
    apply in_map_iff in J; destruct J as ([[[[a a'] b] f] t] & <- & J); cbn [check_scope] in C.
    apply andb_true_iff in C; destruct C as [C _]; rewrite forallb_forall in C; specialize (C _ J); cbv beta iota in C.
    apply Nat.ltb_lt in C; destruct K as (x & X0 & X1 & _ & _ & E); exists a, a', b, x; auto.
Qed.

(** ** Steps *)

Record row := { row_play : nat; row_ends : list multipliers }.
Record side := { side_normal : list Q; side_bound : Q; side_lead : Q; known : weights; rows : list row }.
Inductive step :=
  | refutation (r : row)
  | consequence (n : list Q) (b : Q) (l : weights)
  | cuts (sides : list side).

Definition weights_fine (l : weights) : bool := forallb (fun w => Qle_bool 0 (fst w)) l.
Definition multipliers_fine (mu : multipliers) : bool :=
  weights_fine (deviations mu) && forallb (fun named => weights_fine (snd named)) (continuations mu).

Fixpoint same (l l' : weights) : bool :=
  match l, l' with
  | [], [] => true
  | (w, k) :: l, (w', k') :: l' => Qeq_bool w w' && Nat.eqb k k' && same l l'
  | _, _ => false
  end.

Section Check.
  Context (G : repeated_game) (d : nat) (low high : nat -> Q).

  Definition row_fine (k : play) (mus : list multipliers) : bool :=
    match k, mus with
    | profile _ _, [mu] => multipliers_fine mu
    | cell m a a' b from to, [mu; nu] =>
        multipliers_fine mu && multipliers_fine nu
        && same (of_other G m a a' b from (deviations mu)) (of_other G m a a' b from (deviations nu))
    | _, _ => false
    end.

  Definition row_reaches (spaces : list half_space) (t : Q) (n : nat -> Q) (k : play) (mus : list multipliers) : list Q :=
    map (fun both => reach_at G d low high spaces t n (fst both) (snd both)) (combine (ends_of k) mus).

  Definition held_back (spaces : list half_space) (e : half_space) (rs : list row) (k : nat * play) : bool :=
    match find (fun r => Nat.eqb (row_play r) (fst k)) rs with
    | Some r =>
        row_fine (snd k) (row_ends r)
        && forallb (fun x => Qle_bool x (bound e)) (row_reaches spaces 0 (normal e) (snd k) (row_ends r))
        && forallb (fun x => below x (bound e + lead e)) (row_reaches spaces 1 (normal e) (snd k) (row_ends r))
    | None => forallb (fun pair => Qle_bool (dot d (normal e) (stage_of G (fst pair) (snd pair))) (bound e))
                (ends_of (snd k))
    end.

  Definition space_of (sd : side) : half_space :=
    {| normal := vector (side_normal sd); bound := side_bound sd; lead := side_lead sd |}.
  Definition settled (e : half_space) : half_space := {| normal := normal e; bound := bound e; lead := 0 |}.

  Definition starts (alive : list (nat * play)) (spaces : list half_space) (sd : side) : bool :=
    let n := vector (side_normal sd) in
    let start := side_bound sd + side_lead sd in
    (weights_fine (known sd) && Qle_bool (combined d low high spaces 0 (known sd) n) start)
    || forallb (fun k => forallb (fun pair => Qle_bool (dot d n (stage_of G (fst pair) (snd pair))) start)
         (ends_of (snd k))) alive.

  Definition check_step (alive : list (nat * play)) (spaces : list half_space) (st : step)
    : option (list (nat * play) * list half_space) :=
    match st with
    | refutation r =>
        if forallb (fun k => if Nat.eqb (fst k) (row_play r)
             then row_fine (snd k) (row_ends r)
                  && forallb (fun x => below x 0) (row_reaches spaces 0 (fun _ => 0) (snd k) (row_ends r))
             else true) alive
        then Some (filter (fun k => negb (Nat.eqb (fst k) (row_play r))) alive, spaces) else None
    | consequence n b l =>
        if weights_fine l && Qle_bool (combined d low high spaces 0 l (vector n)) b
        then Some (alive, spaces ++ [{| normal := vector n; bound := b; lead := 0 |}]) else None
    | cuts sides =>
        let all := spaces ++ map space_of sides in
        if forallb (fun sd => below 0 (side_lead sd) && starts alive spaces sd
             && forallb (held_back all (space_of sd) (rows sd)) alive) sides
        then Some (alive, spaces ++ map (fun sd => settled (space_of sd)) sides) else None
    end.

  Fixpoint check_steps (alive : list (nat * play)) (spaces : list half_space) (sts : list step)
    : option (list (nat * play) * list half_space) :=
    match sts with
    | [] => Some (alive, spaces)
    | st :: sts' =>
        match check_step alive spaces st with
        | Some (alive', spaces') => check_steps alive' spaces' sts'
        | None => None
        end
    end.

  (** *** What is checked is so *)
  Lemma weights_are_fine l : weights_fine l = true -> not_negative l.
  Proof.
    unfold weights_fine, not_negative; rewrite forallb_forall, Forall_forall; intros H w I.
    now apply Qle_bool_iff, H.
  Qed.

  Lemma multipliers_are_fine mu : multipliers_fine mu = true -> all_not_negative mu.
  Proof.
    unfold multipliers_fine; rewrite andb_true_iff; intros [H1 H2]; split; [now apply weights_are_fine|].
    rewrite forallb_forall in H2; rewrite Forall_forall; intros x I; now apply weights_are_fine, H2.
  Qed.

  Lemma same_is_same l l' : same l l' = true -> same_weights l l'.
  Proof.
    revert l'; induction l as [|[w k] l IH]; intros [|[w' k'] l'] H; cbn in H; try discriminate; constructor.
    - rewrite !andb_true_iff in H; destruct H as [[H1 H2] _]; cbn.
      split; [now apply Qeq_bool_iff | now apply Nat.eqb_eq].
    - rewrite !andb_true_iff in H; now apply IH.
  Qed.

  Lemma shown spaces t n k mus bnd : row_fine k mus = true ->
    Forall (fun x => x <= bnd) (row_reaches spaces t n k mus) -> shows G d low high spaces t n k mus bnd.
  Proof.
    unfold row_reaches; destruct k as [l0 l1|m a a' b from to]; cbn [row_fine shows ends_of].
    - destruct mus as [|mu [|]]; try discriminate; intros H L; cbn in L; inversion L; subst.
      split; [now apply multipliers_are_fine | assumption].
    - destruct mus as [|mu [|nu [|]]]; try discriminate; rewrite !andb_true_iff; intros [[H1 H2] H3] L.
      cbn in L; inversion L as [|? ? L1 L']; inversion L' as [|? ? L2 L'']; subst.
      split; [now apply multipliers_are_fine|]; split; [now apply multipliers_are_fine|].
      split; [now apply same_is_same | now split].
  Qed.

  Lemma greatest_below l x : Forall (fun y => y < x) l -> exists m, m < x /\ Forall (fun y => y <= m) l.
  Proof.
    intros H; induction H as [|y l Hy H (m & Hm & IH)]; [exists (x - 1); split; [lra | constructor]|].
    destruct (Qlt_le_dec y m) as [L|L].
    - exists m; split; [assumption|]; constructor; [lra | assumption].
    - exists y; split; [assumption|]; constructor; [lra|]; rewrite Forall_forall in *; intros z I.
      specialize (IH z I); cbv beta in IH; lra.
  Qed.

  Lemma holds_it_back spaces e rs k : held_back spaces e rs k = true -> holds_back G d low high spaces e (snd k).
  Proof.
    unfold held_back; destruct (find _ rs) as [r|].
    - rewrite !andb_true_iff, !forallb_forall; intros [[H1 H2] H3]; right; exists (row_ends r); split.
      + apply shown; [assumption|]; rewrite Forall_forall; intros x I; now apply Qle_bool_iff, H2.
      + destruct (greatest_below (row_reaches spaces 1 (normal e) (snd k) (row_ends r)) (bound e + lead e)) as (m & Hm & L).
        { rewrite Forall_forall; intros x I; now apply below_lt, H3. }
        exists m; split; [assumption | now apply shown].
    - rewrite forallb_forall; intros H; left; unfold stays_below; rewrite Forall_forall; intros x I.
      now apply Qle_bool_iff, H.
  Qed.

  (** *** A step keeps this: what is played is alive, and the half-spaces contain all values *)
  Context (V : is_repeated_game G) (D : (2 <= d)%nat).

  Definition proved (A : automaton) (alive : list (nat * play)) (spaces : list half_space) : Prop :=
    (forall s, exists k, In k alive /\ is_played (snd k) (plays A s 0) (plays A s 1)) /\
    Forall (fun e => lead e == 0) spaces /\ contain_values G A d low high spaces 0.

  Lemma level_of_fixed t e : lead e == 0 -> level t e == level 0 e.
  Proof. unfold level; intros ->; ring. Qed.

  Theorem step_is_sound A alive spaces st alive' spaces' : perfect_public_equilibrium G A ->
    check_step alive spaces st = Some (alive', spaces') -> proved A alive spaces -> proved A alive' spaces'.
  Proof.
    intros E H (AL & OL & C); destruct st as [r|n b l|sides]; cbn [check_step] in H.
    - destruct (forallb _ alive) eqn:F; [|discriminate]; injection H as <- <-.
      split; [|now split]; intros s; destruct (AL s) as (k & I & K); exists k; split; [|assumption].
      apply filter_In; split; [assumption|]; rewrite forallb_forall in F; specialize (F k I).
      destruct (Nat.eqb (fst k) (row_play r)); [exfalso|reflexivity].
      apply andb_true_iff in F; destruct F as [F1 F2].
      destruct (greatest_below (row_reaches spaces 0 (fun _ => 0) (snd k) (row_ends r)) 0) as (m & Hm & L).
      { rewrite Forall_forall; rewrite forallb_forall in F2; intros x Ix; now apply below_lt, F2. }
      apply (refuted G A V E d D low high spaces 0 (snd k) (row_ends r) m C Hm (shown _ _ _ _ _ _ F1 L) s K).
    - destruct (weights_fine l && _)%bool eqn:F; [|discriminate]; injection H as <- <-.
      apply andb_true_iff in F; destruct F as [F1 F2]; apply Qle_bool_iff in F2.
      split; [assumption|]; split; [apply Forall_app; split; [assumption | repeat constructor; cbn; lra]|].
      intros s; split; [apply (C s)|]; apply Forall_app; split; [apply (C s)|]; repeat constructor.
      apply (end_le _ (fun j => dot d (vector n) (fun c => earns G A j c s)) (combined d low high spaces 0 l (vector n)));
        [intros; apply Qle_refl | unfold level; cbn [bound lead]; lra |].
      apply combined_bounds; [apply (C s) | now apply weights_are_fine].
    - destruct (forallb _ sides) eqn:F; [|discriminate]; injection H as <- <-.
      rewrite forallb_forall in F.
      assert (M : contain_values G A d low high (spaces ++ map space_of sides) 0).
      { apply (sides_move_in G A V E d D low high spaces (map space_of sides) (map snd alive)).
        - intros s; destruct (AL s) as (k & I & K); exists (snd k); split; [now apply in_map | assumption].
        - assumption.
        - rewrite Forall_forall; intros e I; apply in_map_iff in I; destruct I as (sd & <- & I).
          specialize (F sd I); rewrite !andb_true_iff in F; destruct F as [[F1 _] F3].
          split; [now apply below_lt in F1|]; rewrite Forall_forall; intros k Ik; apply in_map_iff in Ik.
          destruct Ik as (nk & <- & Ik); rewrite forallb_forall in F3; exact (holds_it_back _ _ _ nk (F3 nk Ik)).
        - intros s; split; [apply (C s)|]; apply Forall_app; split.
          + destruct (C s) as [_ Cs]; rewrite Forall_forall in *; intros e I.
            apply (end_ext _ (fun j => dot d (normal e) (fun c => earns G A j c s)) (level 0 e));
              [reflexivity | rewrite (level_of_fixed 1 e (OL e I)); reflexivity | now apply Cs].
          + rewrite Forall_forall; intros e I; apply in_map_iff in I; destruct I as (sd & <- & I).
            specialize (F sd I); rewrite !andb_true_iff in F; destruct F as [[_ F2] _].
            unfold starts in F2; apply orb_true_iff in F2; destruct F2 as [F2|F2].
            * apply andb_true_iff in F2; destruct F2 as [F2 F2']; apply Qle_bool_iff in F2'.
              apply (end_le _ (fun j => dot d (vector (side_normal sd)) (fun c => earns G A j c s))
                (combined d low high spaces 0 (known sd) (vector (side_normal sd))));
                [intros; apply Qle_refl | unfold level; cbn [bound lead space_of]; lra |].
              apply combined_bounds; [apply (C s) | now apply weights_are_fine].
            * apply (end_le _ (fun j => dot d (vector (side_normal sd)) (fun c => earns G A j c s))
                (side_bound sd + side_lead sd)); [intros; apply Qle_refl | unfold level; cbn [bound lead space_of]; lra |].
              apply (stage_bounds G A V E); intros s'; destruct (AL s') as (k & Ik & K).
              eapply stage_below; [exact K|]; unfold stays_below; rewrite Forall_forall.
              intros pair Ip; rewrite forallb_forall in F2; specialize (F2 k Ik); rewrite forallb_forall in F2.
              now apply Qle_bool_iff, F2. }
      split; [assumption|]; split.
      + apply Forall_app; split; [assumption|]; rewrite Forall_forall; intros e I; apply in_map_iff in I.
        destruct I as (sd & <- & _); reflexivity.
      + intros s; split; [apply (C s)|]; apply Forall_app; split; [apply (C s)|].
        destruct (M s) as [_ Ms]; apply Forall_app in Ms; destruct Ms as [_ Ms]; rewrite Forall_forall in *.
        intros e I; apply in_map_iff in I; destruct I as (sd & <- & I).
        apply (end_ext _ (fun j => dot d (normal (space_of sd)) (fun c => earns G A j c s)) (level 0 (space_of sd)));
          [reflexivity | unfold level, settled; cbn [bound lead]; ring |].
        apply (Ms (space_of sd)); now apply in_map.
  Qed.

  Theorem steps_are_sound A : perfect_public_equilibrium G A -> forall sts alive spaces alive' spaces',
    check_steps alive spaces sts = Some (alive', spaces') -> proved A alive spaces -> proved A alive' spaces'.
  Proof.
    intros E sts; induction sts as [|st sts IH]; intros alive spaces alive' spaces' H l0; cbn [check_steps] in H.
    - injection H as <- <-; assumption.
    - destruct (check_step alive spaces st) as [[alive1 spaces1]|] eqn:S; [|discriminate].
      apply (IH _ _ _ _ H); now apply (step_is_sound A alive spaces st).
  Qed.
End Check.
