(** * Proposition 2 fails: an equilibrium in which complaints really happen

    By computation: the notebook's plan, with its numbers.  That no equilibrium without negative reports is as good for
    both is [Silence.v]. *)

From Goodwill Require Import InTheEnd Repeated OneShot Duality Steps Market MarketStates Cooperation.

(** The paper's example, with a penalty of one half. *)
Definition pizza : market := {|
  price := 1; outside_premium := 1#5; utility := 2; effort_cost := 4#5; success := 99#100; fine := 1#100; penalty := 1#2
|}.

(** Open complaints: the provider makes the effort and delivers whatever comes of it; the client reports what she got.
    After a complaint trade goes on with probability 3/10; after anything else but a good delivery it ends. *)
Definition complaints_client (s : relation) : nat := match s with trade => 5%nat | apart => 3%nat end.
Definition complaints_provider (s : relation) : nat := match s with trade => 15%nat | apart => 7%nat end.
Definition complaints_then (s : relation) (o : outcome) : lottery relation :=
  match s, o with
  | trade, high_reported_good => surely trade
  | trade, low_reported_bad => [(3#10, trade); (7#10, apart)]
  | _, _ => surely apart
  end.
Definition open_complaints : automaton := market_automaton relation complaints_client complaints_provider complaints_then.

Definition complaints_value (s : relation) (k : nat) : Q :=
  let now s := whole_round pizza (client_action (complaints_client s)) (provider_action (complaints_provider s)) (counted pizza k) in
  match s with
  | trade => ((3#10) * now trade + (7#10) * (1#100) * (7#10) * now apart) / (1 - (7#10) * ((99#100) + (1#100) * (3#10)))
  | apart => now apart
  end.

Lemma pizza_is_market : is_market pizza.
Proof. repeat split; vm_compute; congruence. Qed.

Ltac by_computation := vm_compute; first [reflexivity | discriminate].

Theorem open_complaints_is_equilibrium (r : reading) :
  perfect_public_equilibrium (market_game pizza (7#10) r) open_complaints /\
  forall s k, (k < 8)%nat -> is_worth (market_game pizza (7#10) r) open_complaints s k (complaints_value s k).
Proof.
  apply (market_states_are_equilibria pizza (7#10) pizza_is_market ltac:(lra) ltac:(lra) relation complaints_client
    complaints_provider complaints_then complaints_value).
  - intros []; (split; [cbn; lia|]; split; [cbn; lia|]; intros []; split; repeat constructor; vm_compute; congruence).
  - intros s k Hk; do 8 (destruct k as [|k]; [destruct s; by_computation|]); lia.
  - intros []; (split; [split; [|split] | split; [|split; [|split]]]);
      try (match goal with |- forall _ : bool, _ => intros [] end); by_computation.
  - intros k _; exists (Qabs (complaints_value trade k) + Qabs (complaints_value apart k)).
    pose proof (Qle_Qabs (complaints_value trade k)); pose proof (Qle_Qabs (complaints_value apart k)).
    pose proof (Qle_Qabs (- complaints_value trade k)); pose proof (Qle_Qabs (- complaints_value apart k)).
    rewrite Qabs_opp in *; pose proof (Qabs_nonneg (complaints_value trade k)).
    pose proof (Qabs_nonneg (complaints_value apart k)); intros []; split; lra.
Qed.

Definition negative_reports : list nat := [2 + number_of_outcome low_reported_bad; 2 + number_of_outcome high_reported_bad]%nat.

(** It is an equilibrium in both readings, both gain by it, and true complaints are a positive share of all rounds. *)
Theorem complaints_that_really_happen (r : reading) :
  perfect_public_equilibrium (market_game pizza (7#10) r) open_complaints /\
  exists client_gets provider_gets complaints,
    is_worth (market_game pizza (7#10) r) open_complaints trade 0 client_gets /\ outside_payoff pizza < client_gets /\
    is_worth (market_game pizza (7#10) r) open_complaints trade 1 provider_gets /\ 0 < provider_gets /\
    is_worth (market_game pizza (7#10) r) open_complaints trade (2 + number_of_outcome low_reported_bad) complaints /\
    0 < complaints.
Proof.
  destruct (open_complaints_is_equilibrium r) as [E W]; split; [exact E|].
  exists (complaints_value trade 0), (complaints_value trade 1), (complaints_value trade 4).
  repeat (split; [first [apply W; cbn; lia | vm_compute; reflexivity]|]); vm_compute; reflexivity.
Qed.
