"""The deck itself, fit to be uploaded: names replaced, and gone whatever an audience does not see.

orders = plan_orders(deck, findings, name_things(deck, findings, language))        what has to be done, worked out in the house
copy, package = taken_apart(rewrite(path, WORKER, to_json(orders)))       done in the readers' child, part by part
left = left_over(scan(read(package)))                                     what should have gone and did not
"""

from writers.cleaning.copying import WORKER, taken_apart
from writers.cleaning.orders import Copy, Orders
from writers.cleaning.planning import must_go, name_things, plan_orders

__all__ = ["WORKER", "Copy", "Orders", "must_go", "name_things", "plan_orders", "taken_apart"]
