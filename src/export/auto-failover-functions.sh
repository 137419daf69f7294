# initdb lets every user of the machine in as the administrator; here the system's own user has to be it,
# and whoever comes over the network has to know a password.
ask_for_passwords() {
  sed -i -E \
    -e 's/^(local[[:space:]].*[[:space:]])trust$/\1peer/' \
    -e 's/^(host[[:space:]].*[[:space:]])trust$/\1scram-sha-256/' \
    "$1/pg_hba.conf"
}
