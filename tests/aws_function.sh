# Sourced: makes `aws` heed AWS_ENDPOINT_URL where it is older than that variable (before 2.13 and
# 1.29; Debian 12 has 2.9), and keeps it from asking the machine for anything else.
export AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true
aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
