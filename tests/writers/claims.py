"""Slides about an invented bakery, clinic and office; sentences that say something else, and fair rewordings."""

from __future__ import annotations

BAKERY = (
    """The move to Tarvik
In spring 2023 the bakery moved its ovens from Lundby to Tarvik.
The move took 11 days and cost 86,000 euros.
Maren Holt led the move and reports to Jonas Virtanen.
The new ovens from Keldor bake 420 loaves an hour.
The old ovens baked 260 loaves an hour.
Some customers may notice a darker crust.
According to the supplier, the ovens use a third less power.
We plan to open a second site in Ostvik in 2025.
The drivers usually leave before 5 am.
Never store flour next to the ovens.""",
    """Sales and staff
Revenue rose from 1.2 million euros in 2022 to 1.45 million euros in 2023.
The share of rye bread fell to 18% of sales.
Nine people work the night shift and 14 work by day.
Staff turnover decreased after the move.
“We sleep better since the move,” says Ida, who runs the night shift.
Petra Lang trained the new bakers before the ovens arrived.
The union believes that the night shift is too long.
If the power fails, the dough is lost.
Only the day shift may sell bread at the counter.
Most orders arrive by phone; few come through the website.
The website was built by Nordlys AB for the bakery.""",
    """Lessons
Test the ovens before you sell the first loaf.
The queue was short because the counter opened early.
A cold room does not need much power when it is full.
Returns cost us more than waste does.
The bakery rejected the offer of Brodex in May 2023.
The crust is not too dark for the schools.
Deliveries to Lundby take 35 minutes; deliveries to Ostvik take 50 minutes.
A litre of dough weighs about 1.1 kg.
We tested three flours: spelt, rye and durum.""",
)

BAKERY_FAULTS = (
    (0, "In autumn 2023 the bakery moved its ovens from Lundby to Tarvik."),
    (0, "In spring 2022 the bakery moved its ovens from Lundby to Tarvik."),
    (0, "In spring 2023 the bakery moved its ovens from Tarvik to Lundby."),
    (0, "The move took 11 weeks and cost 86,000 euros."),
    (0, "The move took 11 days and cost 86,000 dollars."),
    (0, "The move took 86 days and cost 11,000 euros."),
    (0, "The move took 11 days and cost 68,000 euros."),
    (0, "The move took 11 days and cost 86 million euros."),
    (0, "Jonas Virtanen led the move and reports to Maren Holt."),
    (0, "Maren Lang led the move."),
    (0, "The new ovens bake 260 loaves an hour."),
    (0, "The old ovens from Keldor bake 420 loaves an hour."),
    (0, "The new ovens bake 420 loaves a day."),
    (0, "Customers will notice a darker crust."),
    (0, "All customers notice a darker crust."),
    (0, "Some customers may notice a lighter crust."),
    (0, "The ovens use a third less power."),
    (0, "According to the supplier, the ovens use a third more power."),
    (0, "According to the supplier, the ovens use a half less power."),
    (0, "The bakery opened a second site in Ostvik in 2025."),
    (0, "We will open a second site in Ostvik in 2025."),
    (0, "We plan to open a second site in Lundby in 2025."),
    (0, "The drivers always leave before 5 am."),
    (0, "The drivers usually leave after 5 am."),
    (0, "The drivers usually leave before 6 am."),
    (0, "Store flour next to the ovens."),
    (0, "The new ovens from Brodex bake 420 loaves an hour."),
    (
        0,
        "The new ovens from Keldor bake 420 loaves an hour, more than any other oven on the market.",
    ),
    (0, "The move took 11 days because a truck broke down."),
    (1, "Revenue fell from 1.2 million euros in 2022 to 1.45 million euros in 2023."),
    (1, "Revenue rose from 1.45 million euros in 2022 to 1.2 million euros in 2023."),
    (1, "Revenue rose from 1.2 million euros in 2023 to 1.45 million euros in 2022."),
    (1, "Revenue rose from 1.2 billion euros in 2022 to 1.45 billion euros in 2023."),
    (1, "The share of rye bread rose to 18% of sales."),
    (1, "The share of rye bread fell by 18% of sales."),
    (1, "The share of wheat bread fell to 18% of sales."),
    (1, "Nine people work by day and 14 work the night shift."),
    (1, "Ten people work the night shift."),
    (1, "Staff turnover increased after the move."),
    (1, "Staff turnover decreased before the move."),
    (1, "“We work better since the move,” says Ida, who runs the night shift."),
    (1, "Ida says: “We sleep much better since the big move.”"),
    (1, "Petra Lang trained the new bakers after the ovens arrived."),
    (1, "The night shift is too long."),
    (1, "The union denies that the night shift is too long."),
    (1, "The dough is lost."),
    (1, "The day shift may sell bread at the counter, and so may the night shift."),
    (1, "Everyone may sell bread at the counter."),
    (1, "Few orders arrive by phone; most come through the website."),
    (1, "All orders arrive by phone."),
    (1, "The website was built by the bakery for Nordlys AB."),
    (1, "Nordlys AB sold the website to the bakery."),
    (1, "Ida runs the day shift."),
    (2, "Test the ovens after you sell the first loaf."),
    (2, "The queue was long because the counter opened early."),
    (2, "The queue was short although the counter opened early."),
    (2, "The queue was short because the counter opened late."),
    (2, "A cold room needs much power when it is full."),
    (2, "A cold room does not need much power when it is empty."),
    (2, "Waste costs us more than returns do."),
    (2, "Returns cost us less than waste does."),
    (2, "The bakery accepted the offer of Brodex in May 2023."),
    (2, "The bakery rejected the offer of Brodex in March 2023."),
    (2, "Brodex rejected the offer of the bakery in May 2023."),
    (2, "The crust is too dark for the schools."),
    (2, "Deliveries to Lundby take 50 minutes; deliveries to Ostvik take 35 minutes."),
    (2, "Deliveries to Ostvik take 35 minutes."),
    (2, "A litre of dough weighs exactly 1.1 kg."),
    (2, "A litre of dough weighs about 1.1 g."),
    (2, "We tested four flours: spelt, rye and durum."),
    (2, "We tested three flours: spelt, rye and wheat."),
    (2, "We never tested three flours."),
    (2, "Deliveries to Lundby take 35 minutes by bicycle."),
    (2, "Experts agree that returns cost us more than waste does."),
    (2, "Hannover has a bakery with the best bread in Germany."),
)

BAKERY_FAIR = (
    (0, "In the spring of 2023 the ovens were moved from Lundby to Tarvik."),
    (0, "The bakery took its ovens from Lundby to Tarvik in spring 2023."),
    (0, "The move lasted 11 days and cost €86,000."),
    (0, "It cost 86 thousand euros to move, and it took eleven days."),
    (0, "Maren Holt was in charge of the move; she reports to Jonas Virtanen."),
    (0, "Keldor's new ovens bake 420 loaves every hour."),
    (0, "The new ovens make 420 loaves an hour, the old ones made 260."),
    (0, "Where the old ovens managed 260 loaves an hour, the new ones from Keldor reach 420."),
    (0, "A darker crust might be noticed by some customers."),
    (0, "The supplier says that the ovens need a third less power."),
    (0, "A second site in Ostvik is planned for 2025."),
    (0, "The plan is to open another site in Ostvik in 2025."),
    (0, "Drivers are usually gone before five in the morning."),
    (0, "Do not store flour beside the ovens."),
    (0, "Flour must never be kept next to the ovens."),
    (1, "Between 2022 and 2023 revenue grew from 1.2 to 1.45 million euros."),
    (1, "Revenue went up from €1.2m in 2022 to €1.45m in 2023."),
    (1, "Revenue reached about 1.5 million euros in 2023."),
    (1, "Rye bread now makes up 18 percent of sales, less than before."),
    (1, "Rye bread's share of sales dropped to 18 per cent."),
    (1, "The night shift has nine people, the day shift 14."),
    (1, "After the move fewer people left the staff."),
    (1, "Since the move, staff turnover has gone down."),
    (1, "Ida, who runs the night shift, says: “We sleep better since the move.”"),
    (1, "Before the ovens arrived, Petra Lang trained the new bakers."),
    (1, "The new bakers were trained by Petra Lang before the ovens came."),
    (1, "In the union's view the night shift is too long."),
    (1, "The union thinks the night shift is too long."),
    (1, "When the power fails, you lose the dough."),
    (1, "Bread may be sold at the counter by the day shift only."),
    (1, "Customers order mostly by phone and rarely through the website."),
    (1, "Nordlys AB built the website for the bakery."),
    (2, "Before selling the first loaf, test the ovens."),
    (2, "Because the counter opened early, the queue was short."),
    (2, "The counter opened early, so the queue stayed short."),
    (2, "A full cold room needs little power."),
    (2, "When it is full, a cold room doesn't need much power."),
    (2, "Returns are more expensive for us than waste."),
    (2, "In May 2023 the bakery turned down an offer from Brodex."),
    (2, "Brodex made an offer, which the bakery rejected in May 2023."),
    (2, "For the schools the crust is not too dark."),
    (2, "It takes 35 minutes to deliver to Lundby and 50 minutes to Ostvik."),
    (2, "Deliveries take 35 minutes to Lundby and 50 to Ostvik."),
    (2, "One litre of dough weighs roughly 1.1 kg."),
    (2, "Three flours were tested: rye, spelt and durum."),
    (2, "Spelt, rye and durum are the three flours we tested."),
    (2, "The talk ends with a tip: test the ovens before the first loaf is sold."),
)

CLINIC = (
    """Roll-out of the ward app
The ward app went live on 3 March 2024 at Saltholm Clinic.
Nurses document a visit in 4 minutes instead of 9 minutes.
Two of the five wards still use paper.
Dr. Amara Sissoko chose the app together with Piet Vos.
The app does not store photos on the phone.
Without a network the app saves notes locally and sends them later.
The pilot was paid for by the Orsted Fund, not by the clinic.
About 85% of the nurses log in every day.
The battery lasts at least 12 hours.
We expect that the other wards will follow by June 2024.
The app might be slow on phones older than 2019.""",
    """Figures
Quarter\tVisits\tErrors
Q1 2024\t12,400\t31
Q2 2024\t15,900\t22
The error rate dropped from 0.25% to 0.14%.
Training takes 90 minutes per person and costs 45 euros.
Support answered 312 calls in March, most of them about passwords.
The server room in Building C was closed in April 2024.
Each ward has one trainer and three spare phones.
Vos says the numbers are too good to be true.
Licences cost 3.20 euros per user and month.""",
    """Was wir gelernt haben
Die Umstellung dauerte sechs Wochen und kostete 48.000 Euro.
Die Pflegekräfte wurden nicht vor dem Start geschult.
Der Server steht in Aarhus und nicht in Kopenhagen.
Laut Hersteller hält der Akku 12 Stunden.
Die meisten Fehler entstehen beim Übertragen der Medikamente.
Wir planen, die App ab 2025 auch in Odense einzusetzen.
Die Station B hat im Mai mehr Besuche als Station A.""",
)

CLINIC_FAULTS = (
    (0, "The ward app went live on 13 March 2024 at Saltholm Clinic."),
    (0, "The ward app went live on 3 March 2024 at Marienhof Clinic."),
    (0, "Nurses document a visit in 9 minutes instead of 4 minutes."),
    (0, "Nurses document a visit in 4 seconds instead of 9 minutes."),
    (0, "It takes nurses 9 minutes to document a visit with the app."),
    (0, "Three of the five wards still use paper."),
    (0, "Two of the six wards still use paper."),
    (0, "All wards have stopped using paper."),
    (0, "Piet Vos chose the app alone."),
    (0, "Dr. Amara Vos chose the app together with Piet Sissoko."),
    (0, "The app stores photos on the phone."),
    (0, "Photos are stored on the phone by the app."),
    (0, "With a network the app saves notes locally and sends them later."),
    (0, "The app saves notes locally and never sends them."),
    (0, "The pilot was paid for by the clinic, not by the Orsted Fund."),
    (0, "The pilot was paid for by the clinic."),
    (0, "About 58% of the nurses log in every day."),
    (0, "About 85% of the doctors log in every day."),
    (0, "About 85% of the nurses log in every week."),
    (0, "The battery lasts at most 12 hours."),
    (0, "The battery lasts 12 days."),
    (0, "The other wards followed in June 2024."),
    (0, "The other wards will follow by July 2024."),
    (0, "The app is slow on phones older than 2019."),
    (0, "The app is slow on phones newer than 2019."),
    (
        0,
        "The ward app went live on 3 March 2024 at Saltholm Clinic and immediately paid for itself.",
    ),
    (0, "Nurses love the app, and patients praise it."),
    (1, "In Q1 2024 there were 15,900 visits and 22 errors."),
    (1, "Q2 2024 ; 12,400 ; 22"),
    (1, "The error rate dropped from 0.14% to 0.25%."),
    (1, "The error rate dropped to 0.14 percentage points."),
    (1, "The error rate climbed from 0.25% to 0.14%."),
    (1, "Training takes 90 minutes per person and costs 54 euros."),
    (1, "Training takes 45 minutes per person and costs 90 euros."),
    (1, "Training takes 90 minutes per ward and costs 45 euros."),
    (1, "Support answered 312 calls in March, few of them about passwords."),
    (1, "Support answered 312 calls in May, most of them about passwords."),
    (1, "Support answered 321 calls in March."),
    (1, "The server room in Building C was opened in April 2024."),
    (1, "The server room in Building D was closed in April 2024."),
    (1, "The server room in Building C was closed until April 2024."),
    (1, "Each ward has three trainers and one spare phone."),
    (1, "The numbers are too good to be true."),
    (1, "Vos says the numbers are not too good to be true."),
    (1, "Licences cost 3.20 euros per user and year."),
    (1, "Licences cost 32 euros per user and month."),
    (2, "Die Umstellung dauerte acht Wochen und kostete 48.000 Euro."),
    (2, "Die Umstellung dauerte sechs Tage und kostete 48.000 Euro."),
    (2, "Die Umstellung dauerte sechs Wochen und kostete 84.000 Euro."),
    (2, "Die Pflegekräfte wurden vor dem Start geschult."),
    (2, "Der Server steht in Kopenhagen und nicht in Aarhus."),
    (2, "Der Akku hält 12 Stunden."),
    (2, "Alle Fehler entstehen beim Übertragen der Medikamente."),
    (2, "Wir setzen die App ab 2025 auch in Odense ein."),
    (2, "Wir planen, die App ab 2026 auch in Odense einzusetzen."),
    (2, "Die Station A hat im Mai mehr Besuche als Station B."),
    (2, "Die Station B hat im Mai weniger Besuche als Station A."),
)

CLINIC_FAIR = (
    (0, "On 3 March 2024 Saltholm Clinic started to use the ward app."),
    (0, "A visit is now documented in 4 minutes; it used to be 9."),
    (0, "With the app, documenting a visit takes nurses four minutes rather than nine."),
    (0, "Paper is still used on two of the five wards."),
    (0, "Piet Vos and Dr. Amara Sissoko picked the app together."),
    (0, "No photos are kept on the phone."),
    (0, "Photos are not stored on the phone."),
    (0, "If there is no network, notes are saved locally and sent later."),
    (0, "It was the Orsted Fund that paid for the pilot, not the clinic."),
    (0, "The Orsted Fund paid for the pilot."),
    (0, "Some 85 percent of nurses log in daily."),
    (0, "The battery holds for 12 hours or more."),
    (0, "The other wards are expected to follow by June 2024."),
    (0, "Phones from before 2019 could be slow with the app."),
    (0, "On older phones, from before 2019, the app might be slow."),
    (1, "In the first quarter of 2024 there were 12,400 visits and 31 errors."),
    (1, "Visits rose from 12,400 in Q1 2024 to 15,900 in Q2 2024."),
    (1, "Q2 2024 ; 15,900 ; 22"),
    (1, "The error rate fell from 0.25 percent to 0.14 percent."),
    (1, "Errors fell from 31 to 22 although there were more visits."),
    (1, "It takes 90 minutes and 45 euros to train one person."),
    (1, "Training costs 45 euros per person and takes an hour and a half."),
    (1, "In March, support took 312 calls, mostly about passwords."),
    (1, "Building C's server room closed in April 2024."),
    (1, "Every ward has a trainer and three spare phones."),
    (1, "According to Vos, the numbers are too good to be true."),
    (1, "A licence costs €3.20 per user per month."),
    (2, "Sechs Wochen dauerte die Umstellung, und sie kostete 48.000 Euro."),
    (2, "Die Umstellung hat sechs Wochen gedauert und 48 000 € gekostet."),
    (2, "Vor dem Start wurden die Pflegekräfte nicht geschult."),
    (2, "Der Server steht nicht in Kopenhagen, sondern in Aarhus."),
    (2, "Der Hersteller sagt, der Akku halte 12 Stunden."),
    (2, "Beim Übertragen der Medikamente entstehen die meisten Fehler."),
    (2, "Ab 2025 soll die App auch in Odense eingesetzt werden."),
    (2, "Im Mai hat Station B mehr Besuche als Station A."),
)
OFFICE = (
    """Why we dropped the newsletter
Our newsletter reached 31,000 people, but only 4% of them opened it.
In 2020 it took two editors three days a week to write it.
We tried shorter subjects, fewer links and plain text; none of it helped.
The last issue was sent on 18 November 2022 by Rosa Amundsen.
Readers told us that they prefer short posts.
Half of the subscribers had not opened a single issue in a year.
Unlike the newsletter, the podcast grew without any advertising.
The marketing team could have stopped a year earlier.
The podcast now has twice as many listeners as the newsletter had readers.""",
    """The podcast
Each episode lasts 12 minutes and costs about 400 euros.
Tomas Reik edits the episodes in Ghent; Rosa Amundsen hosts them.
The studio belongs to Lumen Audio, which rents it to us for 90 euros a day.
Most listeners come from Belgium and the Netherlands.
Listeners under 30 rarely finish an episode.
Sponsors are not allowed to choose the guests.
The first season ran from January to May 2023 and had 10 episodes.
Downloads per episode: 2,100 in season one, 3,450 in season two.
We may add video if the second season pays for itself.
A survey by the University of Ghent found that listeners remember three facts per episode.""",
    """Migration plan
Databases move first, then the web servers, and finally the batch jobs.
Every service needs an owner before it can be moved.
The old cluster will be switched off once all jobs have run for 14 days without errors.
Backups are encrypted and kept for 35 days.
Version 4.2 fixes the memory leak that version 4.1 introduced.
Traffic is routed through the proxy unless the service is marked as internal.
Latency dropped from 180 ms to 95 ms, while costs rose by 12%.
Do not restart the proxy during business hours.
The team in Oslo is on call on weekdays, the team in Lima at weekends.""",
)

OFFICE_FAULTS = (
    (0, "Our newsletter reached 31,000 people, and 40% of them opened it."),
    (0, "Our newsletter reached 13,000 people."),
    (0, "In 2020 it took three editors two days a week to write it."),
    (0, "In 2020 it took two editors three days a month to write it."),
    (0, "Shorter subjects, fewer links and plain text helped."),
    (0, "The last issue was sent on 8 November 2022 by Rosa Amundsen."),
    (0, "The first issue was sent on 18 November 2022 by Rosa Amundsen."),
    (0, "Readers told us that they prefer long posts."),
    (0, "Half of the subscribers had opened every issue in a year."),
    (0, "A third of the subscribers had not opened a single issue in a year."),
    (0, "Like the newsletter, the podcast grew without any advertising."),
    (0, "The podcast grew thanks to advertising."),
    (0, "The marketing team stopped a year earlier."),
    (0, "The podcast now has three times as many listeners as the newsletter had readers."),
    (0, "The podcast now has half as many listeners as the newsletter had readers."),
    (0, "Everyone prefers short posts."),
    (0, "The last issue was sent on 18 November 2022 by Tomas Reik."),
    (1, "Each episode lasts 12 hours and costs about 400 euros."),
    (1, "Each episode lasts 12 minutes and costs exactly 400 euros."),
    (1, "Rosa Amundsen edits the episodes in Ghent; Tomas Reik hosts them."),
    (1, "Tomas Reik edits the episodes in Antwerp."),
    (1, "The studio belongs to us, and we rent it to Lumen Audio for 90 euros a day."),
    (1, "The studio costs us 90 euros an hour."),
    (1, "Most listeners come from Germany and the Netherlands."),
    (1, "All listeners come from Belgium and the Netherlands."),
    (1, "Listeners under 30 often finish an episode."),
    (1, "Listeners over 30 rarely finish an episode."),
    (1, "Sponsors are allowed to choose the guests."),
    (1, "Sponsors choose the guests."),
    (1, "The first season ran from January to June 2023 and had 10 episodes."),
    (1, "The first season ran from January to May 2023 and had 12 episodes."),
    (1, "Season two had 2,100 downloads per episode."),
    (1, "We will add video when the second season pays for itself."),
    (1, "We may add video."),
    (1, "Listeners remember three facts per episode."),
    (
        1,
        "A survey by the University of Ghent found that listeners remember five facts per episode.",
    ),
    (
        1,
        "A survey by the University of Leuven found that listeners remember three facts per episode.",
    ),
    (2, "The web servers move first, then the databases, and finally the batch jobs."),
    (2, "Databases move last, after the web servers and the batch jobs."),
    (2, "Some services need an owner before they can be moved."),
    (2, "Every service needs an owner after it was moved."),
    (2, "The old cluster was switched off after all jobs had run for 14 days without errors."),
    (2, "The old cluster will be switched off once all jobs have run for 14 days with errors."),
    (2, "Backups are encrypted and kept for 35 weeks."),
    (2, "Backups are not encrypted and kept for 35 days."),
    (2, "Version 4.1 fixes the memory leak that version 4.2 introduced."),
    (2, "Version 4.3 fixes the memory leak."),
    (2, "Traffic is routed through the proxy if the service is marked as internal."),
    (2, "All traffic is routed through the proxy."),
    (2, "Latency rose from 180 ms to 95 ms, while costs dropped by 12%."),
    (2, "Latency dropped by 95 ms, while costs rose by 12%."),
    (2, "Costs rose to 12%."),
    (2, "Restart the proxy during business hours."),
    (2, "The team in Lima is on call on weekdays, the team in Oslo at weekends."),
    (2, "The team in Oslo is on call on weekdays and won a prize for it."),
)

OFFICE_FAIR = (
    (0, "Only 4 percent of the 31,000 people we reached opened the newsletter."),
    (0, "Writing it took two editors three days every week in 2020."),
    (0, "Neither shorter subjects nor fewer links nor plain text helped."),
    (0, "On 18 November 2022 Rosa Amundsen sent the last issue."),
    (0, "Short posts are what readers prefer, they told us."),
    (0, "Within a year, half of the subscribers had opened no issue at all."),
    (0, "The podcast, unlike the newsletter, grew with no advertising."),
    (0, "The marketing team might have stopped one year before."),
    (0, "Compared with the newsletter's readers, the podcast has double the listeners."),
    (1, "An episode takes 12 minutes and costs roughly 400 euros."),
    (1, "Rosa Amundsen hosts the episodes, which Tomas Reik edits in Ghent."),
    (1, "We rent the studio from Lumen Audio at 90 euros per day."),
    (1, "Belgium and the Netherlands are where most listeners live."),
    (1, "People under 30 seldom listen to the end."),
    (1, "Sponsors may not choose the guests."),
    (1, "Guests cannot be chosen by sponsors."),
    (1, "Season one had 10 episodes between January and May 2023."),
    (1, "Downloads per episode went from 2,100 in season one to 3,450 in season two."),
    (1, "If the second season pays for itself, we may add video."),
    (
        1,
        "According to a survey by the University of Ghent, listeners remember three facts from each episode.",
    ),
    (2, "First the databases move, then the web servers and at last the batch jobs."),
    (2, "No service can be moved before it has an owner."),
    (2, "When all jobs have run without errors for 14 days, the old cluster will be switched off."),
    (2, "Backups are kept for 35 days and are encrypted."),
    (2, "The memory leak that came with version 4.1 is fixed in version 4.2."),
    (2, "Unless a service is marked as internal, its traffic goes through the proxy."),
    (2, "Latency is down from 180 to 95 ms; costs are up by 12 percent."),
    (2, "Never restart the proxy during business hours."),
    (2, "Oslo's team is on call on weekdays and Lima's at weekends."),
)
