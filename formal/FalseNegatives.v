(** * All reports can be false

    By computation: the notebook's convention that trade goes on as long as high quality is reported as low. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Market MarketStates Cooperation NegativeReports.

(** The paper's example, with a penalty of one tenth. *)
Definition mild_pizza : market := {|
  price := 1; outside_premium := 1#5; utility := 2; effort_cost := 4#5; success := 99#100; fine := 1#100; penalty := 1#10
|}.

(** Good service, and a client who reports high quality as bad; anything else but a rollback ends trade. *)
Definition spite_client (s : relation) : nat := match s with trade => 6%nat | apart => 3%nat end.
Definition spite_provider (s : relation) : nat := match s with trade => 9%nat | apart => 7%nat end.
Definition spite_then (s : relation) (o : outcome) : lottery relation :=
  match s, o with
  | trade, high_reported_bad | trade, rolled_back => surely trade
  | _, _ => surely apart
  end.
Definition spite : automaton := market_automaton relation spite_client spite_provider spite_then.

Definition spite_value (s : relation) (k : nat) : Q :=
  whole_round mild_pizza (client_action (spite_client s)) (provider_action (spite_provider s)) (counted mild_pizza k).

(** It is an equilibrium in both readings; false negative reports are a share [success] of all rounds, and there is no
    other report. *)
Theorem all_reports_can_be_false (r : reading) :
  let G := market_game mild_pizza (19#20) r in
  perfect_public_equilibrium G spite /\
  is_worth G spite trade (2 + number_of_outcome high_reported_bad) (success mild_pizza) /\
  is_worth G spite trade (2 + number_of_outcome high_reported_good) 0 /\
  is_worth G spite trade (2 + number_of_outcome low_reported_bad) 0 /\
  is_worth G spite trade (2 + number_of_outcome low_reported_good) 0.
Proof.
  assert (V : is_market mild_pizza) by (repeat split; vm_compute; congruence).
  destruct (market_states_are_equilibria mild_pizza (19#20) V ltac:(lra) ltac:(lra) relation spite_client spite_provider
    spite_then spite_value) with (r := r) as [E W].
  - intros []; (split; [cbn; lia|]; split; [cbn; lia|]; intros []; apply surely_is_lottery).
  - intros s k Hk; do 8 (destruct k as [|k]; [destruct s; by_computation|]); lia.
  - intros []; (split; [split; [|split] | split; [|split; [|split]]]);
      try (match goal with |- forall _ : bool, _ => intros [] end); by_computation.
  - intros k _; exists (Qabs (spite_value trade k) + Qabs (spite_value apart k)).
    pose proof (Qle_Qabs (spite_value trade k)); pose proof (Qle_Qabs (spite_value apart k)).
    pose proof (Qle_Qabs (- spite_value trade k)); pose proof (Qle_Qabs (- spite_value apart k)).
    rewrite Qabs_opp in *; pose proof (Qabs_nonneg (spite_value trade k)).
    pose proof (Qabs_nonneg (spite_value apart k)); intros []; split; lra.
  - assert (Worth : forall k v, (k < 8)%nat -> spite_value trade k == v -> is_worth (market_game mild_pizza (19#20) r) spite trade k v)
      by (intros k v Hk Ev; apply (tends_ext _ _ _ Ev), W, Hk).
    split; [exact E|]; repeat split; apply Worth; try (cbn; lia); vm_compute; reflexivity.
Qed.
