# Two commands matter: make run, make test. Both work from a bare clone with Python 3.11 or newer.
# Variables are given in the environment or after the target: make test DATABASE_URL=…
PYTHON ?= python3
ENV = @$(PYTHON) bin/environment.py
DEV = @$(PYTHON) bin/environment.py --dev

.PHONY: run test check bench lock demo messages format superuser format
.DEFAULT_GOAL := run

run:            ## start all of GRC; Ctrl-C stops it
	$(ENV) -m grc.run

test:           ## every check and every test; ARGS= goes to pytest
	$(DEV) bin/test.py $(ARGS)

check:          ## style, types, imports, migrations, translations
	$(DEV) bin/check.py

format:         ## put Python and templates in their form
	$(DEV) bin/check.py --fix

bench:          ## every benchmark; NAME=table for one, SCALE=0.01 for a quick try
	$(ENV) -m benchmarks $(NAME)

demo:           ## fill an empty database with invented data
	$(ENV) manage.py demo

superuser:      ## create an administrator
	$(ENV) manage.py createsuperuser

messages:       ## collect the strings to translate, then compile the translations
	$(DEV) manage.py make_messages
	$(ENV) manage.py compile_messages

lock:           ## choose versions again, with their hashes and no registry's address
	$(DEV) bin/lock.py
