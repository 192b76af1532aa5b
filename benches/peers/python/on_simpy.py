"""The race's models in SimPy, the way its guide writes them: a process for each customer.

on_simpy.py MODEL AGENTS CUSTOMERS SEED prints one line: customers, events, seconds on the processor,
share delayed, wait, abandoned, first answer. SimPy does not tell its events; they stand as 0.
"""

import math
import random
import sys
import time
from collections import deque

import simpy

MOST = 5


class Found:
    """Sums over customers."""

    def __init__(self):
        self.delayed = self.gone = 0
        self.waited = self.answers = 0.0


def queue(environment, found, agents, customers, load, patience):
    """Models A and B: one queue, agents as a resource."""
    desk = simpy.Resource(environment, capacity=agents)

    def customer():
        came = environment.now
        found.delayed += desk.count == agents
        with desk.request() as request:
            if patience is None:
                yield request
            else:
                yield request | environment.timeout(random.expovariate(1 / patience))
            found.waited += environment.now - came
            if not request.triggered:
                found.gone += 1
                return
            yield environment.timeout(random.expovariate(1.0))

    def source():
        for _ in range(customers):
            yield environment.timeout(random.expovariate(load * agents))
            environment.process(customer())

    environment.process(source())


def chat(environment, found, agents, customers, load):
    """Model C: at most five chats an agent, who answers one at a time."""
    hands = [simpy.Resource(environment) for _ in range(agents)]
    chats = [0] * agents
    waiting = deque()

    def customer():
        came = environment.now
        agent = min(range(agents), key=chats.__getitem__)
        if chats[agent] < MOST:
            chats[agent] += 1
        else:
            found.delayed += 1
            turn = environment.event()
            waiting.append(turn)
            agent = yield turn
            found.waited += environment.now - came
        rounds = 1 + int(random.expovariate(1.0) / -math.log(1 - 1 / 8))
        for number in range(rounds):
            if number:
                yield environment.timeout(random.expovariate(1 / 30))
            with hands[agent].request() as request:
                yield request
                yield environment.timeout(random.expovariate(1 / 15))
            if not number:
                found.answers += environment.now - came
        if waiting:
            waiting.popleft().succeed(agent)
        else:
            chats[agent] -= 1

    def source():
        for _ in range(customers):
            yield environment.timeout(random.expovariate(load * agents / (8 * 15)))
            environment.process(customer())

    environment.process(source())


def main():
    model, agents, customers, seed = sys.argv[1], *map(int, sys.argv[2:5])
    random.seed(seed)
    environment, found = simpy.Environment(), Found()
    began = time.process_time()
    if model == "A":
        queue(environment, found, agents, customers, 0.95, None)
    elif model == "B":
        queue(environment, found, agents, customers, 1.05, 2.0)
    else:
        chat(environment, found, agents, customers, 0.95 if model == "C95" else 0.85)
    environment.run()
    spent = time.process_time() - began
    means = (found.delayed, found.waited, found.gone, found.answers)
    print(customers, 0, f"{spent:.6f}", *(f"{sum_ / customers:.6f}" for sum_ in means))


main()
