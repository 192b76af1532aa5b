"""The race's models A and B in Ciw. Model C is not expressible: its blocking knows no cap over an agent
and the customers who think elsewhere, with a queue before both.

on_ciw.py MODEL AGENTS CUSTOMERS SEED prints the line that on_simpy.py prints.
"""

import sys
import time

import ciw

exponential = ciw.dists.Exponential


def main():
    model, agents, customers, seed = sys.argv[1], *map(int, sys.argv[2:5])
    if model not in ("A", "B"):
        sys.exit("cannot")
    ciw.seed(seed)
    began = time.process_time()
    load = 0.95 if model == "A" else 1.05
    leaves = {} if model == "A" else {"reneging_time_distributions": [exponential(0.5)]}
    network = ciw.create_network(
        arrival_distributions=[exponential(load * agents)],
        service_distributions=[exponential(1.0)],
        number_of_servers=[agents],
        **leaves,
    )
    simulation = ciw.Simulation(network)
    # with reneging, finished customers are counted otherwise: run for the expected time instead
    simulation.simulate_until_max_time(customers / (load * agents))
    records = simulation.get_all_records(only=["service", "renege"])
    spent = time.process_time() - began
    count = len(records)
    waits = [record.waiting_time for record in records]
    gone = sum(record.record_type == "renege" for record in records)
    delayed = sum(wait > 0 for wait in waits)
    print(count, 0, f"{spent:.6f}", delayed / count, sum(waits) / count, gone / count, 0)


main()
