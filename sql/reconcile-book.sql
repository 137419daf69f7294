-- Books numbers of an opening, unless some of them are booked already.
insert into setup_wizard.replayed (opening, seqs)
select $1, $2
 where not exists (
   select from setup_wizard.replayed there where there.opening = $1 and there.seqs && $2
 )
